import { inspect } from 'node:util';
import type { AxiosRequestConfig } from 'axios';
import type { Fault } from 'hubspot-emulator';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';
import { contentOf, TelemetryRecorder } from './support/telemetry-recorder.js';

const EMAIL = 'body-of-the-call@example.com';
const BODY = { properties: { email: EMAIL } };
const ECHO = `HubSpot says ${EMAIL}`;
const statusFault = (status: number): Fault => ({
  kind: 'status',
  status,
  body: { category: EMAIL, message: ECHO, correlationId: EMAIL, policyName: EMAIL },
});

describe('what OpenTelemetry is told', () => {
  let telemetry: TelemetryRecorder;
  let booted: ConnectedApp;
  let secrets: string[];

  beforeEach(async () => {
    telemetry = new TelemetryRecorder().start();
    booted = await bootConnectedApp({
      options: {
        retries: { limit: 1, backOffMs: 1 },
        refresh: { backOffMs: 1 },
      },
    });
    secrets = [EMAIL];
    for (const hubId of [HUB_ID, OTHER_HUB_ID]) {
      secrets.push(await booted.tokens.getAccessToken(hubId));
    }
  });
  afterEach(async () => {
    await booted.close({ ignoreUnmetFaults: true });
    await telemetry.stop();
  });

  const meet = (endpoint: 'contacts' | 'token', fault: Fault) =>
    booted.emulator.faults.plan({ endpoint, times: 'always', fault });
  const post = (config?: AxiosRequestConfig, hubId = HUB_ID) =>
    booted.http.forAccount(hubId).axiosRef.post(CONTACTS, BODY, config);
  const token = () => booted.tokens.getAccessToken(HUB_ID);
  const withToken = async () => ({ params: { access_token: await token() } });
  const v1Path = async () => `/oauth/v1/access-tokens/${await token()}`;

  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'a success': () => booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS),
    'a response to a post': () => post(meet('contacts', statusFault(200)) && {}),
    'a refusal that repeats what was sent': () => post(meet('contacts', statusFault(400)) && {}),
    'a rate limit that repeats what was sent': () => post(meet('contacts', statusFault(429)) && {}),
    'a server error': () => post(meet('contacts', statusFault(500)) && {}),
    'a lost connection': () => post(meet('contacts', { kind: 'reset', when: 'before' }) && {}),
    'a time-out': () => post(meet('contacts', { kind: 'hang' }) && { timeout: 20 }),
    'a cancelled call': () =>
      post(meet('contacts', { kind: 'hang' }) && { signal: AbortSignal.timeout(20) }),
    'a call that is cancelled for a secret reason': () => {
      meet('contacts', { kind: 'hang' });
      const caller = new AbortController();
      setTimeout(() => caller.abort(new Error(EMAIL)), 20);
      return booted.http.fetchFor(HUB_ID)(CONTACTS, { signal: caller.signal });
    },
    'a replay': () => {
      booted.emulator.accounts.expireAccessTokens(HUB_ID);
      return booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
    },
    'a revoked grant': () => {
      booted.emulator.accounts.uninstall(HUB_ID);
      return post();
    },
    'a refresh that fails, with what was sent in its response': () => {
      meet('token', statusFault(503));
      return booted.tokens.refresh(HUB_ID);
    },
    'a refresh without a response': () => {
      meet('token', { kind: 'reset', when: 'before' });
      return booted.tokens.refresh(HUB_ID);
    },
    'a token in the query': async () =>
      booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS, await withToken()),
    'a token in the URL of a fetch': async () =>
      booted.http.fetchFor(HUB_ID)(`${CONTACTS}?access_token=${await token()}`),
    'a token in the path of version 1': async () =>
      booted.http.forAccount(HUB_ID).axiosRef.get(await v1Path()),
    'a token in the path of version 1, by fetch': async () =>
      booted.http.fetchFor(HUB_ID)(await v1Path()),
    'credentials in the URL': async () => {
      const url = new URL(CONTACTS, booted.emulator.url);
      url.username = await token();
      return booted.http.forAccount(HUB_ID).axiosRef.get(url.href);
    },
    'a disconnect': () => booted.tokens.disconnect(HUB_ID, { uninstall: true }),
    'an adoption': () => booted.tokens.adopt({ refreshToken: EMAIL }),
  };

  it.each(Object.keys(endings))('holds no secret after %s', async (name) => {
    await endings[name]?.().catch(() => undefined);
    secrets.push(...booted.emulator.secrets());
    const told = [telemetry.spans().map(contentOf), await telemetry.points()];
    expect(telemetry.spans().length).toBeGreaterThan(0);
    for (const text of [JSON.stringify(told), inspect(told, { depth: Infinity })]) {
      expect(secretsIn(text)).toEqual([]);
    }
    // Nothing of an account on metrics, which would grow with every install.
    expect(JSON.stringify(told[1])).not.toMatch(/hub_?id|1234567|7654321/i);
  });

  /** Which of them, and how they are written. */
  function secretsIn(text: string): string[] {
    const encodings: Readonly<Record<string, (secret: string) => string>> = {
      'as it is': (secret) => secret,
      'for a URL': encodeURIComponent,
      'in Base64': (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    };
    return secrets
      .filter((secret) => secret !== '')
      .flatMap((secret, index) =>
        Object.entries(encodings)
          .filter(([, encode]) => text.includes(encode(secret)))
          .map(([encoding]) => `secret ${index} ${encoding}`),
      );
  }

  it('would be found if it did', () => {
    for (const secret of secrets) {
      expect(secretsIn(`url=${encodeURIComponent(secret)}`)).not.toEqual([]);
    }
  });
});
