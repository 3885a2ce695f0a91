import { Readable } from 'node:stream';
import { isCancel } from 'axios';
import type { Fault } from 'hubspot-emulator';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { HubSpotRetryOptions } from 'nestjs-hubspot-oauth';
import { eventually } from '../support/eventually.js';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
} from './support/connected-accounts.js';
import { passTime } from './support/pass-time.js';

const refusal = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status,
  headers,
});
const failureOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);
const CONTACT = { properties: { email: 'someone@example.com' } };

describe('calls that fail', () => {
  let clock: ManualClock;
  let booted: ConnectedApp;

  async function boot(retries?: HubSpotRetryOptions | false) {
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock, options: { retries } });
  }
  const bound = () => booted.http.forAccount(HUB_ID).axiosRef;
  const statuses = () => booted.emulator.requests.of('contacts').map(({ status }) => status);
  const plan = (fault: Fault, times: number | 'always' = 1) =>
    booted.emulator.faults.plan({ endpoint: 'contacts', times, fault });

  afterEach(() => booted.close());

  describe('with retries', () => {
    beforeEach(() => boot());

    it.each<[string, Fault, least: number, most: number]>([
      ['a server error', refusal(502), 0, 600],
      ['a lost connection', { kind: 'reset', when: 'before' }, 0, 600],
      ['an HTML page of a proxy', { kind: 'html', status: 503 }, 0, 600],
      ['a locked account', refusal(423), 2_000, 2_600],
      ['an account that moves', refusal(477, { 'Retry-After': '20' }), 20_000, 20_600],
      ['a rate limit that names its end', refusal(429, { 'Retry-After': '3' }), 3_000, 3_600],
      [
        'the ten-second limit',
        { kind: 'status', status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } },
        10_000,
        10_600,
      ],
      [
        'the limit of searches',
        { kind: 'status', status: 429, body: { message: 'You have reached your secondly limit.' } },
        1_000,
        1_600,
      ],
    ])('are sent again after %s', async (_name, fault, least, most) => {
      plan(fault);
      const call = bound().get(CONTACTS);
      const waited = await passTime(clock, call);
      expect((await call).status).toBe(200);
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(most);
    });

    it.each<[string, Fault]>([
      ['the daily limit', { kind: 'status', status: 429, body: { policyName: 'DAILY' } }],
      ['a rate limit beyond the deadline', refusal(429, { 'Retry-After': '31' })],
      ['a move beyond the deadline', refusal(477, { 'Retry-After': '3600' })],
      ['a refusal', refusal(400)],
    ])('are not sent again after %s', async (_name, fault) => {
      plan(fault, 'always');
      const status = fault.kind === 'status' ? fault.status : undefined;
      await expect(bound().get(CONTACTS)).rejects.toMatchObject({ status });
      expect(statuses()).toHaveLength(1);
    });

    it('end with the last failure when the limit is reached', async () => {
      plan(refusal(503), 'always');
      const call = bound().get(CONTACTS);
      await passTime(clock, failureOf(call));
      await expect(call).rejects.toMatchObject({ code: 'hubspot_unavailable', status: 503 });
      expect(statuses()).toEqual([503, 503, 503, 503, 503]);
    });

    it('may have taken effect: a post is not sent again unless the caller allows it', async () => {
      plan(refusal(503), 2);
      await expect(bound().post(CONTACTS, CONTACT)).rejects.toMatchObject({ status: 503 });
      expect(statuses()).toEqual([503]);

      const call = bound().post(CONTACTS, CONTACT, { hubSpotCall: { safeToRepeat: true } });
      await passTime(clock, failureOf(call));
      expect(statuses()).toEqual([503, 503, 403]);
    });

    it('did not take effect after a rate limit: a post is sent again', async () => {
      plan(refusal(429, { 'Retry-After': '1' }));
      const call = bound().post(CONTACTS, CONTACT);
      await passTime(clock, failureOf(call));
      expect(statuses()).toHaveLength(2);
    });

    it('are not sent again with a body that was read already', async () => {
      plan(refusal(429, { 'Retry-After': '1' }));
      const body = Readable.from([JSON.stringify(CONTACT)]);
      await expect(bound().post(CONTACTS, body)).rejects.toMatchObject({ status: 429 });
      expect(statuses()).toHaveLength(1);
    });

    it('are sent once when the caller says so', async () => {
      plan(refusal(503));
      await expect(
        bound().get(CONTACTS, { hubSpotCall: { retries: false } }),
      ).rejects.toMatchObject({ status: 503 });
    });

    it('return the last response to a caller who wants every status', async () => {
      plan(refusal(503), 'always');
      const call = bound().get(CONTACTS, { validateStatus: () => true });
      await passTime(clock, call);
      expect((await call).status).toBe(503);
      expect(statuses()).toHaveLength(5);
    });

    it('end at once when the caller cancels the pause', async () => {
      plan(refusal(503, { 'Retry-After': '20' }));
      const caller = new AbortController();
      const call = bound().get(CONTACTS, { signal: caller.signal });
      await eventually(() => expect(clock.pendingSleeps()).toBe(1));
      caller.abort();
      expect(isCancel(await failureOf(call))).toBe(true);
      expect(clock.pendingSleeps()).toBe(0);
      expect(statuses()).toEqual([503]);
    });

    it('end at once when nobody listens to the Observable any more', async () => {
      plan(refusal(503, { 'Retry-After': '20' }));
      const subscription = booted.http.forAccount(HUB_ID).get(CONTACTS).subscribe();
      await eventually(() => expect(clock.pendingSleeps()).toBe(1));
      subscription.unsubscribe();
      await eventually(() => expect(clock.pendingSleeps()).toBe(0));
      expect(statuses()).toEqual([503]);
    });

    it('do not begin a pause that outlasts their time-out', async () => {
      plan(refusal(503, { 'Retry-After': '5' }));
      await expect(bound().get(CONTACTS, { timeout: 4_000 })).rejects.toMatchObject({
        status: 503,
        retryAfterMs: 5_000,
      });
    });

    it('carry the token of the time when they are sent again', async () => {
      plan(refusal(503, { 'Retry-After': '20' }));
      const call = bound().get(CONTACTS);
      await eventually(() => expect(clock.pendingSleeps()).toBe(1));
      booted.emulator.accounts.expireAccessTokens(HUB_ID);
      await booted.tokens.refresh(HUB_ID);
      await passTime(clock, call);
      expect(statuses()).toEqual([503, 200]);
    });
  });

  it('are sent once with retries switched off, but for the replay after a 401', async () => {
    await boot(false);
    plan(refusal(503));
    await expect(bound().get(CONTACTS)).rejects.toMatchObject({ status: 503 });
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await bound().get(CONTACTS);
    expect(statuses()).toEqual([503, 401, 200]);
  });
});

describe('a call without a token', () => {
  let clock: ManualClock;
  let booted: ConnectedApp;
  const contacts = () => booted.emulator.requests.of('contacts');

  beforeEach(async () => {
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock });
    clock.advance(31 * 60_000);
    booted.emulator.faults.plan({
      endpoint: 'token',
      grantType: 'refresh_token',
      fault: { kind: 'latency', latencyMs: 200 },
    });
  });
  afterEach(() => booted.close());

  it('waits for one no longer than its time-out, and is not sent', async () => {
    const call = booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS, { timeout: 3_000 });
    const failure = failureOf(call);
    await eventually(() => expect(clock.pendingSleeps()).toBeGreaterThan(0));
    clock.advance(3_000);
    expect(await failure).toMatchObject({ code: 'hubspot_unavailable', hubId: HUB_ID });
    expect(contacts()).toEqual([]);
    await booted.tokens.getAccessToken(HUB_ID);
  });

  it('is not sent when it was cancelled meanwhile', async () => {
    const caller = new AbortController();
    const call = booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS, { signal: caller.signal });
    caller.abort();
    expect(isCancel(await failureOf(call))).toBe(true);
    await booted.tokens.getAccessToken(HUB_ID);
    expect(contacts()).toEqual([]);
  });
});
