import { A_TOKEN, linesOf, type Rule } from './rule.js';
import type { SourceFile } from './source-file.js';

const TOKENS = 'HubSpotTokenService.getAccessToken(hubId)';
const CONNECTIONS = 'HubSpotConnections, which returns connections without tokens';
const holdsToken = (file: SourceFile, index: number) =>
  file
    .within(index)
    .some(
      ({ kind, text }, at, tokens) =>
        kind === 'word' && A_TOKEN.test(text) && tokens[at + 1]?.text !== '.',
    );

export const TOKEN_RULES: readonly Rule[] = [
  {
    id: 'token-in-response',
    problem: 'a route returns tokens to the browser',
    instead: CONNECTIONS,
    find: (file) => {
      if (!file.mentions(/\b(?:Controller|Router|express|Request|Response)\b/)) return [];
      const sent = file
        .calls(/^(?:json|send)$/)
        .filter(
          (index) =>
            /^(?:res|response|reply)$/.test(file.tokens[index - 3]?.text ?? '') ||
            file.tokens[index - 3]?.text === ')',
        )
        .filter((index) => holdsToken(file, index));
      const returned = file.mentions(/\bController\b/)
        ? file
            .sequences('return', '{')
            .filter((index) =>
              file
                .within(index + 1)
                .some(({ kind, text }) => kind === 'word' && /^refresh_?token$/i.test(text)),
            )
        : [];
      return [...sent, ...returned].map((index) => file.lineOf(index));
    },
  },
  {
    id: 'token-logged',
    problem: 'a token or secret is written to a log',
    instead: 'HubSpotOAuthEvents and the log of the library, which contain none',
    find: (file) =>
      file
        .calls(/^(?:log|debug|info|warn|error|verbose)$/)
        .filter((index) => /^(?:console|logger|log)$/i.test(file.tokens[index - 3]?.text ?? ''))
        .filter(
          (index) =>
            holdsToken(file, index) ||
            file.within(index).some(({ text }) => /^expectedSignature$/.test(text)),
        )
        .map((index) => file.lineOf(index)),
  },
  {
    id: 'access-token-as-refresh-token',
    problem: 'the access token is stored as the refresh token',
    instead: `${TOKENS}: the library stores both`,
    find: (file) =>
      [
        ...file.sequences(/^refresh_?token$/i, /^[:=]$/, /^\w+$/, '.', /^access_?token$/i),
        ...file.sequences(
          /^refresh_?token$/i,
          /^[:=]$/,
          /^\w+$/,
          '.',
          'data',
          '.',
          /^access_?token$/i,
        ),
      ].map((index) => file.lineOf(index)),
  },
  {
    id: 'refresh-without-token',
    problem: 'a refresh is sent without its refresh token',
    instead: TOKENS,
    find: (file) =>
      file.sequences('grant_type', ':', 'refresh_token').flatMap((index) => {
        const open = file.tokens.findLastIndex(({ text }, at) => at < index && text === '{');
        const keys = file.within(open).map(({ text }) => text);
        // The value of grant_type is the first one.
        const isComplete =
          keys.filter((text) => text === 'refresh_token').length > 1 || keys.includes('.');
        return isComplete ? [] : [file.lineOf(index)];
      }),
  },
  {
    id: 'token-as-basic',
    problem: 'HubSpot takes access tokens as Bearer, not as Basic',
    instead: 'HubSpotHttpService.forAccount(hubId)',
    find: (file) =>
      linesOf(
        file.tokens.filter(
          ({ text, expressions = [] }) =>
            /^Basic \$\{\}$/.test(text) && /(?:access_?)?token$/i.test(expressions[0] ?? ''),
        ),
      ),
  },
  {
    id: 'one-token-for-all',
    problem: 'one token in a variable serves every account',
    instead: TOKENS,
    find: (file) => {
      let depth = 0;
      return file.tokens.flatMap(({ kind, text, line }, index) => {
        if (kind === 'sign' && text === '{') depth += 1;
        if (kind === 'sign' && text === '}') depth -= 1;
        const name = file.tokens[index + 1]?.text ?? '';
        const isFound =
          depth === 0 &&
          text === 'let' &&
          /^(?:(?:hubspot|cached)?(?:access|refresh)?token)$/i.test(name);
        return isFound ? [line] : [];
      });
    },
  },
  {
    id: 'refresh-all-on-schedule',
    problem: 'a job refreshes every account, on every instance, without a lock',
    instead: 'nothing: the library refreshes what is in use, one process at a time',
    find: (file) =>
      file.sequences('@', 'Cron', '(').flatMap((index) => {
        const call = file.within(index + 2);
        const body = file.within(file.next('{', index + 3 + call.length));
        const names = body.map(({ text }) => text);
        const loops = names.some((name) => /^(?:for|map|forEach)$/.test(name));
        const refreshes = names.some((name) => /^refresh(?:\w*Tokens?)?$/.test(name));
        return loops && refreshes ? [file.lineOf(index)] : [];
      }),
  },
  {
    id: 'every-failure-is-revoked',
    problem: 'a temporary failure of a refresh asks people to connect again',
    instead: 'ReauthorizationRequiredError for revoked grants, HubSpotUnavailableError for others',
    find: (file) =>
      file.tokens.flatMap(({ text, line }, index) => {
        if (text !== 'catch' || !file.mentions(/refresh/i)) return [];
        const body = file.within(file.next('{', index));
        const isBlunt = body.some(({ text: word }) => /reconnect/i.test(word));
        const isTold = body.some(({ text: word }) =>
          /^(?:response|status|statusCode|code|error_?type|instanceof)$|invalid_grant|BAD_REFRESH_TOKEN/.test(
            word,
          ),
        );
        return isBlunt && !isTold ? [line] : [];
      }),
  },
  {
    id: 'constant-salt',
    problem: 'a key derived with a constant salt is as weak as its password',
    instead: 'HUBSPOT_ENCRYPTION_KEYS with random keys: nestjs-hubspot-oauth keys new',
    find: (file) =>
      file
        .calls(/^(?:scrypt|scryptSync|pbkdf2|pbkdf2Sync)$/)
        .filter((index) => {
          const args = file.within(index);
          const comma = args.findIndex(({ text }) => text === ',');
          return args[comma + 1]?.kind === 'string';
        })
        .map((index) => file.lineOf(index)),
  },
];
