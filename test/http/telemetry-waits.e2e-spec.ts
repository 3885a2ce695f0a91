import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
} from './support/connected-accounts.js';
import { passTime } from './support/pass-time.js';
import { TelemetryRecorder } from './support/telemetry-recorder.js';

const CALL = 'HubSpot GET';
const failureOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);

describe('what OpenTelemetry is told of waits and resends', () => {
  let telemetry: TelemetryRecorder;
  let clock: ManualClock;
  let booted: ConnectedApp;

  async function boot(options: Partial<HubSpotOAuthOptions> = {}) {
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock, options });
    await telemetry.clear();
  }
  const account = () => booted.http.forAccount(HUB_ID).axiosRef;
  async function points(metric: string) {
    const all = await telemetry.points();
    return all.filter((point) => point.metric === metric);
  }

  beforeEach(() => {
    telemetry = new TelemetryRecorder().start();
  });
  afterEach(async () => {
    await booted.close();
    await telemetry.stop();
  });

  it('a retry is an event, a wait and a count of its call', async () => {
    await boot();
    booted.emulator.faults.plan({ endpoint: 'contacts', fault: { kind: 'status', status: 503 } });
    const call = account().get(CONTACTS);
    await passTime(clock, call);
    const span = telemetry.span(CALL);
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'http.response.status_code': 200, 'http.request.resend_count': 1 },
      events: [{ name: 'hubspot.attempt_failed', attributes: { 'error.type': '503' } }],
    });
    const wait = telemetry.span('HubSpot wait for retry');
    expect(wait.kind).toBe(SpanKind.INTERNAL);
    expect(wait.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
    const measured = await telemetry.points();
    expect(measured).toContainEqual({
      metric: 'hubspot.client.retries',
      unit: '{retry}',
      attributes: { 'error.type': '503' },
      value: 1,
    });
    expect(measured).toContainEqual({
      metric: 'hubspot.client.wait.duration',
      unit: 's',
      attributes: { 'hubspot.wait.reason': 'retry' },
      value: expect.objectContaining({ count: 1 }) as unknown,
    });
  });

  it('a replay after a 401 is a resend, and its refresh belongs to its wait', async () => {
    await boot();
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await account().get(CONTACTS);
    const span = telemetry.span(CALL);
    expect(span.attributes).toMatchObject({
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
    });
    expect(span.events).toMatchObject([{ attributes: { 'error.type': '401' } }]);
    const wait = telemetry.span('HubSpot wait for token');
    expect(wait.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
    const refresh = telemetry.span('HubSpot token refresh');
    expect(refresh.parentSpanContext?.spanId).toBe(wait.spanContext().spanId);
  });

  it('a wait for a token is told', async () => {
    await boot();
    clock.advance(31 * 60_000);
    await account().get(CONTACTS);
    expect(telemetry.spans().map(({ name }) => name)).toEqual([
      'HubSpot token refresh',
      'HubSpot wait for token',
      CALL,
    ]);
    const reasons = await points('hubspot.client.wait.duration');
    expect(reasons).toMatchObject([{ attributes: { 'hubspot.wait.reason': 'token' } }]);
  });

  it.each(['interactive', 'background', undefined] as const)(
    'reports a wait for the rate limit with its duration: %s',
    async (priority) => {
      await boot({ pacing: { callsPerTenSeconds: 1 } });
      await failureOf(account().get('/oauth/v1/access-tokens/nothing'));
      await telemetry.clear();
      const hubSpotCall = priority === undefined ? {} : { priority };
      const call = account().get(CONTACTS, { hubSpotCall });
      clock.advance(10_000);
      await call;
      expect(telemetry.span('HubSpot wait for rate_limit').parentSpanContext?.spanId).toBe(
        telemetry.span(CALL).spanContext().spanId,
      );
      expect(await points('hubspot.client.wait.duration')).toMatchObject([
        {
          attributes: {
            'hubspot.wait.reason': 'rate_limit',
            'hubspot.call.priority': priority ?? 'interactive',
          },
          value: { count: 1, sum: 10 },
        },
      ]);
    },
  );
});
