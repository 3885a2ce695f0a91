import { linesOf, type Rule } from './rule.js';
import type { SourceFile } from './source-file.js';

const GUARD = 'HubSpotSignatureGuard, or @OnHubSpotEvent handlers for webhooks';
const CALLS = 'HubSpotHttpService, which retries what is safe to repeat';
const checksSignatures = (file: SourceFile) =>
  file.mentions(/x-hubspot-signature|hubspot\w*signature|signature\w*hubspot/i);

const isWebhook = (text: string | undefined) => /webhook/i.test(text ?? '');

export const REQUEST_RULES: readonly Rule[] = [
  {
    id: 'unsigned-webhook',
    problem: 'anybody can send events to this route',
    instead: GUARD,
    find: (file) => {
      if (file.mentions(/signature|UseGuards/i)) return [];
      const controllers = file
        .sequences('@', 'Controller', '(')
        .filter((index) => isWebhook(file.tokens[index + 3]?.text));
      const routes = file
        .sequences('@', 'Post', '(')
        .filter((index) => controllers.length > 0 || isWebhook(file.tokens[index + 3]?.text));
      const express = file
        .sequences(/^(?:app|router|server)$/, '.', 'post', '(')
        .filter((index) => isWebhook(file.tokens[index + 4]?.text));
      return [...routes, ...express].map((index) => file.lineOf(index));
    },
  },
  {
    id: 'optional-signature',
    problem: 'the signature is not checked in some environments',
    instead: `${GUARD}; tests sign requests with hubspot-emulator`,
    find: (file) =>
      checksSignatures(file)
        ? file.sequences('if', '(').flatMap((index) => {
            const condition = file.within(index + 1).map(({ text }) => text);
            const body = file.tokens.slice(
              index + 3 + condition.length,
              index + 6 + condition.length,
            );
            const accepts = body.map(({ text }) => text).join(' ');
            const isSwitch =
              condition.includes('NODE_ENV') ||
              (condition[0] === '!' && condition.some((word) => /secret/i.test(word)));
            return isSwitch && /^(?:\{ )?return true/.test(accepts) ? [file.lineOf(index)] : [];
          })
        : [],
  },
  {
    id: 'signed-json-stringify',
    problem: 'JSON.stringify of a parsed body differs from the bytes that HubSpot signed',
    instead: `${GUARD}, with rawBody: true`,
    find: (file) =>
      checksSignatures(file) && file.mentions(/\b(?:createHmac|createHash|Signature)\b/)
        ? file
            .sequences('JSON', '.', 'stringify', '(')
            .filter((index) =>
              file.within(index + 3).some(({ text }) => /^(?:body|payload|rawBody)$/.test(text)),
            )
            .map((index) => file.lineOf(index))
        : [],
  },
  {
    id: 'signed-host-header',
    problem: 'the sender chooses the Host and X-Forwarded headers of a request',
    instead: `${GUARD}, with publicUrl`,
    find: (file) =>
      checksSignatures(file) && file.mentions(/\bcreateHmac\b/)
        ? [
            ...file.sequences('headers', '.', 'host'),
            ...file.sequences('headers', '[', /^(?:host|x-forwarded-\w+)$/),
            ...file.sequences(/^(?:get|header)$/, '(', /^(?:host|x-forwarded-\w+)$/i),
          ].map((index) => file.lineOf(index))
        : [],
  },
  {
    id: 'retry-without-pause',
    problem: 'retries without a pause hit a rate limit at once, and repeat what may have worked',
    instead: CALLS,
    find: (file) =>
      file
        .calls(/^retry$/)
        .filter((index) => {
          const args = file.within(index);
          return args.length === 1 && args[0]?.kind === 'number';
        })
        .map((index) => file.lineOf(index)),
  },
  {
    id: 'conflict-message',
    problem: "the text of HubSpot's messages is no interface",
    instead: "HubSpot's batch upsert by a unique property",
    find: (file) =>
      linesOf(
        file.tokens.filter(({ kind, text }) => kind !== 'word' && /Existing ID\s?:/.test(text)),
      ),
  },
  {
    id: 'data-centre-host',
    problem: 'the host of one data centre fails for accounts of another',
    instead: 'https://api.hubapi.com, the default of apiUrl',
    find: (file) => linesOf(file.texts(/^https:\/\/api-(?:eu|na|ap|ca)\d\.hubapi\.com/)),
  },
];
