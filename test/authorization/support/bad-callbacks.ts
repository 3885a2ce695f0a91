import type { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { BootedApp } from '../../support/boot-app.js';
import { Browser } from '../../support/browser.js';
import { startInstall } from '../../support/install.js';

/** Appears nowhere in a response. */
export const ERROR_DESCRIPTION = '<script>alert(1)</script>Call 555-0100';

export interface CallbackSetup {
  readonly booted: BootedApp;
  readonly browser: Browser;
  readonly clock: ManualClock;
}

interface BadCallback {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  /** How many codes HubSpot is asked to exchange for it. */
  readonly exchanges: number;
  /** Prepares the case and returns the URL that the browser is sent to. */
  readonly prepare: (setup: CallbackSetup) => Promise<string> | string;
}

const callbackOf = ({ booted }: CallbackSetup, query: string) =>
  `${booted.origin}/hubspot/oauth/callback${query}`;

const description = `error_description=${encodeURIComponent(ERROR_DESCRIPTION)}`;

async function approved(
  { booted, browser }: CallbackSetup,
  query = '',
  hubId = 1234567,
): Promise<string> {
  const url = new URL(await startInstall(browser, booted.origin, query));
  url.pathname = '/oauth/authorize';
  return booted.emulator.approve(url.href, { hubId });
}

async function stateOf({ booted, browser }: CallbackSetup): Promise<string> {
  const url = new URL(await startInstall(browser, booted.origin));
  return url.searchParams.get('state') ?? '';
}

function failingExchange(setup: CallbackSetup, status: number, body: unknown): Promise<string> {
  setup.booted.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'status', status, body } });
  return approved(setup);
}

export const BAD_CALLBACKS: readonly BadCallback[] = [
  {
    name: 'without anything',
    status: 400,
    code: 'malformed_callback',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, ''),
  },
  {
    name: 'with a code alone',
    status: 400,
    code: 'missing_state',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, '?code=abc'),
  },
  {
    name: 'of a person who cancelled',
    status: 403,
    code: 'authorization_denied',
    exchanges: 0,
    prepare: async ({ booted, browser }) =>
      (await booted.emulator.deny(await startInstall(browser, booted.origin))) ?? '',
  },
  {
    name: 'of a person who cancelled, without the state',
    status: 403,
    code: 'authorization_denied',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, `?error=access_denied&${description}`),
  },
  {
    name: 'with an error of HubSpot',
    status: 400,
    code: 'authorization_failed',
    exchanges: 0,
    prepare: async (setup) =>
      callbackOf(setup, `?error=server_error&state=${await stateOf(setup)}&${description}`),
  },
  {
    name: 'with an error of HubSpot, without the state',
    status: 400,
    code: 'authorization_failed',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, `?error=%3Cscript%3E&${description}`),
  },
  {
    name: 'with a state that nobody issued',
    status: 400,
    code: 'unknown_state',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, '?code=abc&state=made-up'),
  },
  {
    name: 'with a state of unusual characters',
    status: 400,
    code: 'unknown_state',
    exchanges: 0,
    prepare: (setup) => callbackOf(setup, '?code=abc&state=%00%F0%9F%98%80%27--%22%3B%0d%0aX:1%ff'),
  },
  {
    name: 'later than ten minutes',
    status: 400,
    code: 'expired_state',
    exchanges: 0,
    prepare: async (setup) => {
      const callback = await approved(setup);
      setup.clock.advance(10 * 60_000);
      return callback;
    },
  },
  {
    name: 'with a state that was used',
    status: 400,
    code: 'reused_state',
    exchanges: 0,
    prepare: async (setup) => {
      const callback = await approved(setup);
      const state = new URL(callback).searchParams.get('state') ?? '';
      await setup.browser.get(callbackOf(setup, `?error=access_denied&state=${state}`));
      return callback;
    },
  },
  {
    name: "with another browser's state",
    status: 403,
    code: 'foreign_state',
    exchanges: 0,
    prepare: ({ booted, clock }) => approved({ booted, clock, browser: new Browser() }),
  },
  {
    name: "with another browser's state and a denial",
    status: 403,
    code: 'foreign_state',
    exchanges: 0,
    prepare: async (setup) => {
      const state = await stateOf({ ...setup, browser: new Browser() });
      return callbackOf(setup, `?error=access_denied&state=${state}`);
    },
  },
  {
    name: 'with two codes',
    status: 400,
    code: 'malformed_callback',
    exchanges: 0,
    prepare: async (setup) => `${await approved(setup)}&code=abc`,
  },
  {
    name: 'with two states',
    status: 400,
    code: 'malformed_callback',
    exchanges: 0,
    prepare: async (setup) => `${await approved(setup)}&state=abc`,
  },
  {
    name: 'with a code and an error',
    status: 400,
    code: 'malformed_callback',
    exchanges: 0,
    prepare: async (setup) => `${await approved(setup)}&error=access_denied`,
  },
  {
    name: 'with a code of any length',
    status: 400,
    code: 'malformed_callback',
    exchanges: 0,
    prepare: async (setup) =>
      callbackOf(setup, `?code=${'a'.repeat(4_000)}&state=${await stateOf(setup)}`),
  },
  {
    name: 'with a code that HubSpot did not issue',
    status: 400,
    code: 'invalid_authorization_code',
    exchanges: 1,
    prepare: async (setup) => callbackOf(setup, `?code=abc&state=${await stateOf(setup)}`),
  },
  {
    name: 'from another account than asked for',
    status: 409,
    code: 'wrong_account',
    exchanges: 1,
    prepare: (setup) => approved(setup, '?hubId=1234567', 7654321),
  },
  {
    name: 'while HubSpot is down',
    status: 503,
    code: 'hubspot_unavailable',
    exchanges: 1,
    prepare: (setup) => {
      setup.booted.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'html' } });
      return approved(setup);
    },
  },
  {
    name: 'while HubSpot returns half of a response',
    status: 503,
    code: 'hubspot_unavailable',
    exchanges: 1,
    prepare: (setup) => {
      setup.booted.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'malformed-json' } });
      return approved(setup);
    },
  },
  {
    name: 'while HubSpot does not accept the app',
    status: 503,
    code: 'hubspot_unavailable',
    exchanges: 1,
    prepare: (setup) => failingExchange(setup, 400, { error: 'invalid_client' }),
  },
  {
    name: 'with a code that HubSpot calls an invalid grant',
    status: 400,
    code: 'invalid_authorization_code',
    exchanges: 1,
    prepare: (setup) => failingExchange(setup, 400, { error: 'invalid_grant' }),
  },
  {
    name: 'with what HubSpot calls a bad request',
    status: 400,
    code: 'authorization_failed',
    exchanges: 1,
    prepare: (setup) => failingExchange(setup, 400, { error: 'invalid_request' }),
  },
  {
    name: 'while HubSpot is broken and calls the code bad',
    status: 503,
    code: 'hubspot_unavailable',
    exchanges: 1,
    prepare: (setup) => failingExchange(setup, 500, { error: 'invalid_grant' }),
  },
  {
    name: 'while HubSpot forgets the refresh token',
    status: 502,
    code: 'hubspot_error',
    exchanges: 1,
    prepare: (setup) => failingExchange(setup, 200, { access_token: 'abc', hub_id: 1234567 }),
  },
];
