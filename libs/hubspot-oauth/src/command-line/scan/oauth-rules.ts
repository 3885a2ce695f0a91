import { AN_ID, linesOf, type Rule } from './rule.js';
import type { SourceFile } from './source-file.js';

const INSTALL = 'GET hubspot/oauth/install of HubSpotOAuthModule';
const TOKENS = 'HubSpotTokenService.getAccessToken(hubId), or HubSpotHttpService.forAccount(hubId)';
const AUTHORIZE = /^(?:https?:\/\/|\$\{\})\S*\/oauth\/(?:\d+\/|\$\{\}\/)?authorize/;
const SECRET_PARAMETER = /[?&](?:access_token|refresh_token|client_secret|hapikey)=/;

const startsInstall = (file: SourceFile) =>
  file.texts(AUTHORIZE).length > 0 && file.mentions(/\bclient_id\b|client_id=/);

export const OAUTH_RULES: readonly Rule[] = [
  {
    id: 'oauth-v1',
    problem: "HubSpot's OAuth v1 endpoints end on 2027-02-16",
    instead: `${TOKENS}: the dated endpoints. See "Moving from your own OAuth v1 code"`,
    find: (file) => {
      const urls = file.texts(/^(?:https?:\/\/|\$\{\}).*\/oauth\/v1\//);
      // A path alone counts as the argument of a call, or as its `url`.
      const paths = file.tokens.filter(
        ({ kind, text }, index) =>
          (kind === 'string' || kind === 'template') &&
          /^\/?oauth\/v1\/(?:token$|(?:access|refresh)-tokens\/)/.test(text) &&
          ((file.tokens[index - 1]?.text === '(' &&
            /^(?:get|post|delete|request|fetch)$/.test(file.tokens[index - 2]?.text ?? '')) ||
            (file.tokens[index - 1]?.text === ':' &&
              /^(?:url|uri)$/.test(file.tokens[index - 2]?.text ?? ''))),
      );
      return linesOf([...urls, ...paths]);
    },
  },
  {
    id: 'secret-in-url',
    problem: 'a token or secret in a URL ends up in the logs of every proxy',
    instead: `${TOKENS}, which sends secrets in the body and tokens in a header`,
    find: (file) => {
      const texts = file
        .texts(SECRET_PARAMETER)
        .filter(
          ({ text }) =>
            /\?[^#\s]*$/.test(text.split(SECRET_PARAMETER)[0] + '?') && text.includes('?'),
        );
      const metadata = file
        .texts(/\/oauth\/v1\/(?:access|refresh)-tokens\/\$\{\}/)
        .filter(({ text }) => /^(?:https?:|\$\{\})/.test(text));
      const parameters = file
        .sequences('params', ':', '{')
        .filter((index) =>
          file
            .within(index + 2)
            .some(({ text }) =>
              /^(?:access_token|refresh_token|client_secret|hapikey)$/.test(text),
            ),
        );
      const set = file.sequences(
        'searchParams',
        '.',
        /^(?:set|append)$/,
        '(',
        /^(?:access_token|refresh_token|client_secret|hapikey|token)$/,
      );
      return [
        ...linesOf([...texts, ...metadata]),
        ...[...parameters, ...set].map((index) => file.lineOf(index)),
      ];
    },
  },
  {
    id: 'api-client-oauth',
    problem: "the official client's OAuth calls refresh without a lock across processes",
    instead: `${INSTALL} to install; ${TOKENS}`,
    find: (file) =>
      file.mentions(/@hubspot\/api-client/)
        ? [
            ...file.sequences('oauth', '.', /^(?:\w*[tT]okensApi|getAuthorizationUrl)$/),
            ...file.sequences('oauth', '.', 'defaultApi'),
          ].map((index) => file.lineOf(index))
        : [],
  },
  {
    id: 'shared-client-token',
    problem: 'setAccessToken changes the account of every call that is in flight',
    instead: 'HubSpotHttpService.forAccount(hubId), one object per account',
    find: (file) =>
      file.mentions(/@hubspot\/api-client/)
        ? file.calls(/^setAccessToken$/).map((index) => file.lineOf(index))
        : [],
  },
  {
    id: 'missing-state',
    problem: 'an install without state can be started by another person (RFC 6749, section 10.12)',
    instead: `${INSTALL}: its state works once, in the browser that started it`,
    find: (file) =>
      startsInstall(file) && !file.mentions(/\bstate\b/) ? linesOf(file.texts(AUTHORIZE)) : [],
  },
  {
    id: 'forgeable-state',
    problem: 'a state that can be guessed or forged protects nothing',
    instead: `${INSTALL}; pass your own context to HubSpotInstallHooks`,
    find: (file) => {
      if (!startsInstall(file)) return [];
      const templates = file.tokens.filter(
        ({ text, expressions = [] }) =>
          /[?&]state=\$\{\}/.test(text) &&
          AN_ID.test((expressions[text.split(/state=/)[0]!.split('${}').length - 1] ?? '').trim()),
      );
      const encoded = [
        ...file.sequences('state', /^[=:]$/, 'Buffer', '.', 'from', '('),
        ...file.sequences('state', /^[=:]$/, 'btoa', '('),
      ].filter(() => !file.mentions(/createHmac|encrypt|sign\b|jwt/i));
      const named = file.sequences('state', ':').filter((index) => {
        const end = file.tokens.findIndex(({ text }, at) => at > index && /^[,}]$/.test(text));
        const value = file.tokens.slice(index + 2, end).map(({ text }) => text);
        return AN_ID.test(value.join(''));
      });
      return [...linesOf(templates), ...[...encoded, ...named].map((index) => file.lineOf(index))];
    },
  },
  {
    id: 'state-in-memory',
    problem: 'a state in memory is lost at a restart, and unknown to other instances',
    instead: `${INSTALL}: its states are stored in the database`,
    find: (file) =>
      startsInstall(file)
        ? file
            .sequences(/states?$|stateStore$/i, '=', 'new', /^(?:Map|Set)$/)
            .map((index) => file.lineOf(index))
        : [],
  },
  {
    id: 'account-from-query',
    problem: 'whoever calls the route chooses whose HubSpot account is used',
    instead: '@UseGuards(HubSpotConnectionGuard) and @CurrentHubSpotConnection()',
    find: (file) =>
      file
        .sequences('@', 'Query', '(', /^(?:portal_?id|hub_?id)$/i)
        .map((index) => file.lineOf(index)),
  },
];
