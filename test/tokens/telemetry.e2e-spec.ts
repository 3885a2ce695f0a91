import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Fault } from 'hubspot-emulator';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from '../http/support/connected-accounts.js';
import { TelemetryRecorder } from '../http/support/telemetry-recorder.js';
import { eventually } from '../support/eventually.js';
import { obtainGrant } from '../support/obtain-grant.js';

const REFRESH = 'HubSpot token refresh';
const OUTCOME = 'hubspot.token.refresh.outcome';

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
  /** What the metric counted, by outcome: nothing else is on it. */
  async function outcomes() {
    const points = await telemetry.points();
    return points.map(({ metric, unit, attributes, value }) => {
      expect({ metric, unit }).toEqual({ metric: 'hubspot.token.refresh.duration', unit: 's' });
      expect(Object.keys(attributes)).toEqual([OUTCOME]);
      return [attributes[OUTCOME], (value as { count: number }).count];
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
      'hubspot.hub_id': HUB_ID,
    });
    expect(await outcomes()).toEqual([['granted', 1]]);
  });

  it('one of a revoked grant', async () => {
    booted.emulator.accounts.uninstall(HUB_ID);
    await refresh();
    expect(telemetry.span(REFRESH)).toMatchObject({
      attributes: { [OUTCOME]: 'revoked', 'hubspot.hub_id': HUB_ID },
      status: {
        code: SpanStatusCode.ERROR,
        message: 'status 400 invalid_grant BAD_REFRESH_TOKEN',
      },
    });
    expect(await outcomes()).toEqual([['revoked', 1]]);
  });

  it('each of those that it takes', async () => {
    plan({ kind: 'status', status: 503 });
    await refresh(250);
    expect(telemetry.spans(REFRESH).map(({ attributes }) => attributes[OUTCOME])).toEqual([
      'temporary',
      'granted',
    ]);
    expect(await outcomes()).toEqual([
      ['temporary', 1],
      ['granted', 1],
    ]);
  });

  it('one that the app’s own credentials fail', async () => {
    plan({ kind: 'status', status: 400, body: { error: 'invalid_client' } });
    await refresh();
    expect(await outcomes()).toEqual([['misconfigured', 1]]);
  });

  it('one without a response', async () => {
    plan({ kind: 'reset', when: 'before' }, 3);
    await refresh(250, 1_000);
    expect(telemetry.spans(REFRESH)[0]?.status.message).toBe('ECONNRESET');
    expect(await outcomes()).toEqual([['temporary', 3]]);
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
    expect(await outcomes()).toEqual([['granted', 1]]);
  });

  it('one that a disconnect needs to uninstall the app', async () => {
    clock.advance(31 * 60_000);
    await booted.tokens.disconnect(HUB_ID, { uninstall: true });
    expect(booted.emulator.requests.count('uninstall')).toBe(1);
    expect(telemetry.span(REFRESH).attributes).toMatchObject({ 'hubspot.hub_id': HUB_ID });
    expect(await outcomes()).toEqual([['granted', 1]]);
  });

  it('none where a token is in memory or in the row', async () => {
    await booted.tokens.getAccessToken(HUB_ID);
    expect(telemetry.spans()).toEqual([]);
    expect(await outcomes()).toEqual([]);
  });
});
