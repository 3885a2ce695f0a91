import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { AxiosRequestConfig } from 'axios';
import type { Fault } from 'hubspot-emulator';
import { firstValueFrom } from 'rxjs';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';
import { PRINTERS } from './support/printers.js';

const BODY = { properties: { email: 'body-of-the-call@example.com' } };
const statusFault = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status,
  headers,
  body: { category: 'CATEGORY', message: 'HubSpot says so', correlationId: 'an id' },
});

describe('what a call ends with', () => {
  let booted: ConnectedApp;

  beforeEach(async () => {
    booted = await bootConnectedApp({
      options: { retries: { limit: 1, backOffMs: 1 } },
    });
  });
  afterEach(() => booted.close({ ignoreUnmetFaults: true }));

  const post = (config?: AxiosRequestConfig, hubId = HUB_ID) =>
    booted.http.forAccount(hubId).axiosRef.post(CONTACTS, BODY, config);
  const meet = (fault: Fault, config?: AxiosRequestConfig) => {
    booted.emulator.faults.plan({ endpoint: 'contacts', times: 'always', fault });
    return post(config);
  };
  const meetByFetch = (fault: Fault, signal?: AbortSignal) => {
    booted.emulator.faults.plan({ endpoint: 'contacts', times: 'always', fault });
    const init = { method: 'POST', body: JSON.stringify(BODY), signal: signal ?? null };
    return booted.http.fetchFor(HUB_ID)(CONTACTS, init);
  };

  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'a response': () => meet(statusFault(200)),
    'a response to an Observable': () => {
      booted.emulator.faults.plan({ endpoint: 'contacts', fault: statusFault(200) });
      return firstValueFrom(booted.http.forAccount(HUB_ID).post(CONTACTS, BODY));
    },
    'a response as stream': () => meet(statusFault(200), { responseType: 'stream' }),
    'a response as bytes': () => meet(statusFault(200), { responseType: 'arraybuffer' }),
    'a response of any status': () => meet(statusFault(404), { validateStatus: () => true }),
    'a response to a call with a header of its own': () =>
      meet(statusFault(200), { headers: { authorization: 'Bearer of something else' } }),
    'a response that is no JSON': () =>
      meet(
        { kind: 'malformed-json' },
        { responseType: 'json', transitional: { silentJSONParsing: false } },
      ),
    'a refused stream': () => meet(statusFault(400), { responseType: 'stream' }),
    'a call with a stream': () =>
      booted.http.forAccount(HUB_ID).axiosRef.post(CONTACTS, Readable.from([JSON.stringify(BODY)])),
    'a redirect': () => meet(statusFault(307, { Location: 'https://elsewhere.example/' })),
    'a page of HTML': () => meet({ kind: 'html' }),
    'a lost connection': () => meet({ kind: 'reset', when: 'before' }),
    'a time-out': () => meet({ kind: 'hang' }, { timeout: 20 }),
    'a cancelled call': () => meet({ kind: 'hang' }, { signal: AbortSignal.timeout(20) }),
    'a call that was cancelled before': () => post({ signal: AbortSignal.abort() }),
    'missing scopes': () => post(),
    'a revoked token': async () => {
      booted.emulator.accounts.uninstall(HUB_ID);
      return post();
    },
    'an account that is not connected': () => post({}, 99),
    'no account': () => booted.http.axiosRef.post(CONTACTS, BODY),
    'another origin': () => post({ baseURL: 'https://elsewhere.example' }),
    'a response to a fetch': () => meetByFetch(statusFault(200)),
    'a fetch that is refused': () => meetByFetch(statusFault(500, { 'Retry-After': '3600' })),
    'a fetch whose connection is lost': () => meetByFetch({ kind: 'reset', when: 'before' }),
    'a fetch that takes too long': () => meetByFetch({ kind: 'hang' }, AbortSignal.timeout(20)),
    'a fetch to another origin': () => booted.http.fetchFor(HUB_ID)('https://elsewhere.example'),
    ...Object.fromEntries(
      [400, 401, 403, 404, 409, 423, 429, 477, 500, 503].map((status) => [
        `status ${status}`,
        () => meet(statusFault(status, { 'Retry-After': '3600' })),
      ]),
    ),
  };

  it.each(Object.entries(endings))('shows no secret: %s', async (_name, end) => {
    const secrets = [
      ...booted.emulator.secrets(),
      await booted.tokens.getAccessToken(HUB_ID),
      await booted.tokens.getAccessToken(OTHER_HUB_ID),
      BODY.properties.email,
    ];
    const ending: unknown = await end().catch((error: unknown) => error);
    secrets.push(...booted.emulator.secrets());
    expect(typeof ending).toBe('object');
    for (const [name, print] of Object.entries(PRINTERS)) {
      const printed = print(ending);
      expect({ name, found: found(printed, secrets) }).toEqual({ name, found: [] });
    }
  });

  it('would be found if it did', () => {
    const token = booted.emulator.secrets()[0] ?? '';
    const leak = Object.defineProperty(new Error('leaks'), 'config', {
      value: { headers: { deeply: { hidden: token } } },
    });
    const finders = Object.values(PRINTERS).filter((print) => found(print(leak), [token]).length);
    expect(finders.length).toBeGreaterThan(1);
  });
});

/** Which secrets are in a text, by their digests: a failed test must not leak them either. */
function found(text: string, secrets: readonly string[]): string[] {
  return [...new Set(secrets)]
    .filter((secret) => secret !== '' && text.includes(secret))
    .map((secret) => createHash('sha256').update(secret).digest('hex').slice(0, 8));
}
