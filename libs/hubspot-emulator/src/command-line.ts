import { parseArgs } from 'node:util';
import { SAMPLE_APP } from './apps/emulated-app.js';
import type { HubSpotEmulatorOptions } from './options.js';

export const DEFAULT_PORT = 4010;

export const HELP = `Usage: hubspot-emulator [options]

HubSpot's OAuth server and the CRM calls around it, on your machine.

  --port <number>            port to listen on (${DEFAULT_PORT}; 0 takes a free one)
  --host <address>           address to listen on (127.0.0.1)
  --client-id <id>           the app's client id
  --client-secret <secret>   the app's client secret
  --app-name <name>          what the consent page calls the app
  --redirect-uri <url>       where the app may be called back; may be repeated
  --scope <scope>            a required scope; may be repeated
  --optional-scope <scope>   an optional scope; may be repeated
  --account <hubId>          an account; may be repeated
  --state-file <path>        JSON file that keeps grants over a restart
  --expires-in <seconds>     lifetime of access tokens (1800)
  --denial <kind>            what Cancel does: redirect (default) or silent
  --rotate-refresh-tokens    every refresh kills the refresh token it was called with
  --no-rate-limits           answer any number of calls
  --help                     show this
`;

/** The options the arguments stand for, or `help`. Throws a message for people if they are wrong. */
export function parseCommandLine(args: readonly string[]): HubSpotEmulatorOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      'app-name': { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true },
      scope: { type: 'string', multiple: true },
      'optional-scope': { type: 'string', multiple: true },
      account: { type: 'string', multiple: true },
      'state-file': { type: 'string' },
      'expires-in': { type: 'string' },
      denial: { type: 'string' },
      'rotate-refresh-tokens': { type: 'boolean' },
      'no-rate-limits': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  return {
    port: wholeNumber('port', values.port, 65_535) ?? DEFAULT_PORT,
    host: values.host,
    apps: [
      {
        clientId: values['client-id'] ?? SAMPLE_APP.clientId,
        clientSecret: values['client-secret'] ?? SAMPLE_APP.clientSecret,
        name: values['app-name'] ?? SAMPLE_APP.name,
        redirectUris: values['redirect-uri'] ?? SAMPLE_APP.redirectUris,
        requiredScopes: values.scope ?? SAMPLE_APP.requiredScopes,
        optionalScopes: values['optional-scope'] ?? SAMPLE_APP.optionalScopes,
      },
    ],
    accounts: values.account?.map((hubId) => ({ hubId: wholeNumber('account', hubId) ?? 0 })),
    stateFile: values['state-file'],
    expiresInSeconds: wholeNumber('expires-in', values['expires-in']),
    denial: denial(values.denial),
    rotateRefreshTokens: values['rotate-refresh-tokens'],
    rateLimits: values['no-rate-limits'] !== true,
  };
}

function wholeNumber(
  name: string,
  text: string | undefined,
  max = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new Error(`--${name} takes a whole number, got "${text}"`);
}

function denial(value: string | undefined): 'redirect' | 'silent' | undefined {
  if (value === undefined || value === 'redirect' || value === 'silent') return value;
  throw new Error(`--denial takes redirect or silent, got "${value}"`);
}
