import { parseArgs } from 'node:util';
import { SAMPLE_APP } from './apps/emulated-app.js';
import type { HubSpotEmulatorOptions } from './hubspot-emulator-options.js';
import type { WebhookSettings } from './webhooks/webhook-settings.js';

export const DEFAULT_PORT = 4010;

export const HELP = `Usage: hubspot-emulator [options]

A local stand-in for HubSpot: OAuth, CRM and webhooks.

  --port <number>            port to listen on (${DEFAULT_PORT}; 0 takes a free one)
  --host <address>           address to listen on (127.0.0.1)
  --allowed-host <name>      a further host name to accept; repeatable
  --client-id <id>           the app's client id
  --client-secret <secret>   the app's client secret
  --app-name <name>          the name on the consent page
  --redirect-uri <url>       a registered redirect URL; repeatable
  --scope <scope>            a required scope; repeatable
  --optional-scope <scope>   an optional scope; repeatable
  --webhook-url <url>        where the app receives webhooks
  --webhook-subscription <type>
                             a type of events that it receives, such as contact.creation; repeatable
  --account <hubId>          an account; repeatable
  --seed <path>              JSON file with accounts and their objects
  --state-file <path>        JSON file that keeps the state across restarts
  --expires-in <seconds>     lifetime of access tokens (1800)
  --denial <kind>            what Cancel does: redirect (default) or silent
  --rotate-refresh-tokens    every refresh returns a new refresh token and revokes the old one
  --no-rate-limits           do not limit the number of calls
  --help                     show this
`;

/** The options of the emulator, and the seed file. */
export interface CommandLineOptions extends HubSpotEmulatorOptions {
  readonly seedFile?: string;
}

/** Parses the arguments. @throws Error with a message for the user if they are invalid */
export function parseCommandLine(args: readonly string[]): CommandLineOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'allowed-host': { type: 'string', multiple: true },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      'app-name': { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true },
      scope: { type: 'string', multiple: true },
      'optional-scope': { type: 'string', multiple: true },
      'webhook-url': { type: 'string' },
      'webhook-subscription': { type: 'string', multiple: true },
      account: { type: 'string', multiple: true },
      seed: { type: 'string' },
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
    allowedHosts: values['allowed-host'],
    apps: [
      {
        clientId: values['client-id'] ?? SAMPLE_APP.clientId,
        clientSecret: values['client-secret'] ?? SAMPLE_APP.clientSecret,
        name: values['app-name'] ?? SAMPLE_APP.name,
        redirectUris: values['redirect-uri'] ?? SAMPLE_APP.redirectUris,
        requiredScopes: values.scope ?? SAMPLE_APP.requiredScopes,
        optionalScopes: values['optional-scope'] ?? SAMPLE_APP.optionalScopes,
        webhooks: webhooks(values['webhook-url'], values['webhook-subscription']),
      },
    ],
    accounts: values.account?.map((hubId) => ({ hubId: wholeNumber('account', hubId) ?? 0 })),
    ...(values.seed !== undefined && { seedFile: values.seed }),
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

function webhooks(
  targetUrl: string | undefined,
  subscriptions: readonly string[] | undefined,
): WebhookSettings | undefined {
  if (targetUrl === undefined && subscriptions === undefined) return undefined;
  if (targetUrl === undefined || subscriptions === undefined) {
    throw new Error('--webhook-url and --webhook-subscription are given together');
  }
  if (/^https?:/.test(targetUrl) && URL.canParse(targetUrl)) return { targetUrl, subscriptions };
  throw new Error(`--webhook-url takes an http or https URL, got "${targetUrl}"`);
}
