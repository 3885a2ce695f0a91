import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Fault } from 'hubspot-emulator';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from '../http/support/connected-accounts.js';
import { TelemetryRecorder } from '../http/support/telemetry-recorder.js';
import { eventually } from '../support/eventually.js';
import { obtainGrant } from '../support/obtain-grant.js';

const REFRESH = 'HubSpot token refresh';
const DURATION = 'hubspot.token.refresh.duration';
const LIFETIME = 'hubspot.token.remaining_lifetime';
const OUTCOME = 'hubspot.token.refresh.outcome';
const REASON = 'hubspot.token.refresh.reason';

describe('what OpenTelemetry is told of refreshes', () => {
  let telemetry: TelemetryRecorder;
  let clock: ManualClock;
  let booted: ConnectedApp;

  beforeEach(async () => {
    telemetry = new TelemetryRecorder().start();
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock });
    await telemetry.clear();
  });
  afterEach(async () => {
    await booted.close();
    await telemetry.stop();
  });

  const plan = (fault: Fault, times = 1) =>
    booted.emulator.faults.plan({ endpoint: 'token', times, fault });
  /** @param pausesMs between its attempts */
  async function refresh(...pausesMs: number[]) {
    const refreshed = booted.tokens.refresh(HUB_ID).catch((error: unknown) => error);
    for (const pauseMs of pausesMs) {
      // The pause, and the caller's time-out.
      await eventually(() => expect(clock.pendingSleeps()).toBe(2));
      clock.advance(pauseMs);
    }
    await refreshed;
  }
  /** What the metric counted, by outcome and reason: nothing else is on it. */
  async function outcomes() {
    const points = await telemetry.points();
    return points
      .filter(({ metric }) => metric === DURATION)
      .map(({ unit, attributes, value }) => {
        expect(unit).toBe('s');
        expect(Object.keys(attributes).toSorted()).toEqual([OUTCOME, REASON]);
        return [attributes[OUTCOME], attributes[REASON], (value as { count: number }).count];
      });
  }

  it('one that is granted', async () => {
    await refresh();
    expect(telemetry.span(REFRESH)).toMatchObject({
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(telemetry.span(REFRESH).attributes).toEqual({
      [OUTCOME]: 'granted',
      [REASON]: 'explicit',
      'hubspot.hub_id': HUB_ID,
    });
    expect(await outcomes()).toEqual([['granted', 'explicit', 1]]);
  });

  it('one of a revoked grant', async () => {
    booted.emulator.accounts.uninstall(HUB_ID);
    await refresh();
    expect(telemetry.span(REFRESH)).toMatchObject({
      attributes: { [OUTCOME]: 'revoked', [REASON]: 'explicit', 'hubspot.hub_id': HUB_ID },
      status: {
        code: SpanStatusCode.ERROR,
        message: 'status 400 invalid_grant BAD_REFRESH_TOKEN',
      },
    });
    expect(await outcomes()).toEqual([['revoked', 'explicit', 1]]);
  });

  it('each of those that it takes', async () => {
    plan({ kind: 'status', status: 503 });
    await refresh(250);
    expect(telemetry.spans(REFRESH).map(({ attributes }) => attributes[OUTCOME])).toEqual([
      'temporary',
      'granted',
    ]);
    expect(await outcomes()).toEqual([
      ['temporary', 'explicit', 1],
      ['granted', 'explicit', 1],
    ]);
  });

  it('one that the app’s own credentials fail', async () => {
    plan({ kind: 'status', status: 400, body: { error: 'invalid_client' } });
    await refresh();
    expect(await outcomes()).toEqual([['misconfigured', 'explicit', 1]]);
  });

  it('one without a response', async () => {
    plan({ kind: 'reset', when: 'before' }, 3);
    await refresh(250, 1_000);
    expect(telemetry.spans(REFRESH)[0]?.status.message).toBe('ECONNRESET');
    expect(await outcomes()).toEqual([['temporary', 'explicit', 3]]);
  });

  it('one that adopts a grant, with the account that HubSpot names', async () => {
    const redirectUri = booted.emulator.apps[0]?.redirectUris[0] ?? '';
    const grant = await obtainGrant(booted.emulator, {
      version: '2026-03',
      redirectUri,
      hubId: HUB_ID,
    });
    await booted.tokens.adopt(grant);
    expect(telemetry.span(REFRESH).attributes).toMatchObject({ 'hubspot.hub_id': HUB_ID });
    expect(await outcomes()).toEqual([['granted', 'adoption', 1]]);
  });

  it('one that a disconnect needs to uninstall the app', async () => {
    clock.advance(31 * 60_000);
    await booted.tokens.disconnect(HUB_ID, { uninstall: true });
    expect(booted.emulator.requests.count('uninstall')).toBe(1);
    expect(telemetry.span(REFRESH).attributes).toMatchObject({ 'hubspot.hub_id': HUB_ID });
    expect(await outcomes()).toEqual([['granted', 'disconnect', 1]]);
  });

  it('why: the token has expired, is about to, or was refused', async () => {
    clock.advance(26 * 60_000);
    await booted.tokens.getAccessToken(HUB_ID);
    await eventually(async () => expect(telemetry.spans(REFRESH)).toHaveLength(1));
    clock.advance(31 * 60_000);
    const rejected = await booted.tokens.getAccessToken(HUB_ID);
    await booted.tokens.refresh(HUB_ID, { rejected });
    expect(await outcomes()).toEqual([
      ['granted', 'eager', 1],
      ['granted', 'expired', 1],
      ['granted', 'rejected', 1],
    ]);
  });

  it('how long a token was still valid when it was taken', async () => {
    clock.advance(10 * 60_000);
    await booted.tokens.getAccessToken(HUB_ID);
    clock.advance(10 * 60_000);
    await booted.tokens.getAccessToken(HUB_ID);
    const [lifetimes] = await telemetry.points();
    expect(lifetimes).toMatchObject({
      metric: LIFETIME,
      unit: 's',
      attributes: {},
      value: { count: 2, sum: 30 * 60, min: 10 * 60, max: 20 * 60 },
    });
  });

  it('each connection that was marked as revoked, once', async () => {
    booted.emulator.accounts.uninstall(HUB_ID);
    await refresh();
    await refresh();
    const points = await telemetry.points();
    expect(points.filter(({ metric }) => metric === 'hubspot.connection.revoked')).toMatchObject([
      { unit: '{connection}', attributes: {}, value: 1 },
    ]);
  });

  /** The metric of rows by encryption key, without the names of its attributes. */
  async function rows() {
    const points = await telemetry.points();
    return points
      .filter(({ metric }) => metric === 'hubspot.key.rows')
      .map(({ unit, attributes, value }) => [unit, ...Object.values(attributes), value]);
  }

  it('how many rows use which encryption key, counted at most once an hour', async () => {
    // Two accounts were connected after the count at boot.
    expect(await rows()).toEqual(counted(0));
    clock.advance(60 * 60_000 - 1);
    expect(await rows()).toEqual(counted(0));
    clock.advance(1);
    await rows();
    await eventually(async () => expect(await rows()).toEqual(counted(2)));
  });

  it('none where a token is in memory or in the row', async () => {
    await booted.tokens.getAccessToken(HUB_ID);
    expect(telemetry.spans()).toEqual([]);
    expect(await outcomes()).toEqual([]);
  });
});

function counted(connections: number) {
  return [
    ['{row}', 'test', 'connection', connections],
    ['{row}', 'test', 'authorization', 0],
    ['{row}', 'test', 'failed_event', 0],
  ];
}
