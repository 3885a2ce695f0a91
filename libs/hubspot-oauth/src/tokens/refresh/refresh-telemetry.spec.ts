import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { TelemetryRecorder } from '../../../../../test/http/support/telemetry-recorder.js';
import type { OAuthResult } from '../../oauth-api/hubspot-oauth.api.js';
import type { OAuthFailure } from '../../oauth-api/oauth-failure.js';
import type { TokenGrant } from '../../oauth-api/token-response.js';
import { Telemetry } from '../../runtime/telemetry.js';
import { RefreshTelemetry } from './refresh-telemetry.js';

const NAME = 'HubSpot token refresh';
const OUTCOME = 'hubspot.token.refresh.outcome';
const REASON = { 'hubspot.token.refresh.reason': 'expired' };

const granted = (hubId?: number): OAuthResult<TokenGrant> => ({
  ok: true,
  value: {
    accessToken: 'secret-access-token',
    refreshToken: 'secret-refresh-token',
    lifetimeMs: 1_800_000,
    sentAtMs: 0,
    hubId,
    userId: undefined,
    scopes: undefined,
  },
});
const failed = (kind: OAuthFailure['kind']): OAuthResult<TokenGrant> => ({
  ok: false,
  failure: {
    kind,
    reason: 'status 503',
    status: 503,
    timedOut: false,
    retryAfterMs: undefined,
  },
});

describe('RefreshTelemetry', () => {
  const clock = new ManualClock();
  let recorder: TelemetryRecorder;
  let telemetry: RefreshTelemetry;

  beforeEach(() => {
    recorder = new TelemetryRecorder().start();
    telemetry = new RefreshTelemetry(new Telemetry(), clock);
  });
  afterEach(() => recorder.stop());

  it('records a success with its account and its duration in seconds', async () => {
    const result = granted(7);
    const observed = await telemetry.observe(7, 'expired', async () => {
      clock.advance(250);
      return result;
    });
    expect(observed).toBe(result);
    const { kind, attributes, status, ended } = recorder.span(NAME);
    expect({ kind, attributes, status, ended }).toEqual({
      kind: SpanKind.CLIENT,
      attributes: { [OUTCOME]: 'granted', ...REASON, 'hubspot.hub_id': 7 },
      status: { code: SpanStatusCode.UNSET },
      ended: true,
    });
    expect(await recorder.points()).toMatchObject([
      {
        metric: 'hubspot.token.refresh.duration',
        unit: 's',
        attributes: { [OUTCOME]: 'granted', ...REASON },
        value: { count: 1, sum: 0.25 },
      },
    ]);
  });

  it.each(['revoked', 'misconfigured', 'temporary'] as const)(
    'records a failure that is %s',
    async (kind) => {
      await telemetry.observe(7, 'expired', async () => failed(kind));
      expect(recorder.span(NAME)).toMatchObject({
        attributes: { [OUTCOME]: kind, 'hubspot.hub_id': 7 },
        status: { code: SpanStatusCode.ERROR, message: 'status 503' },
      });
      expect(await recorder.points()).toMatchObject([{ attributes: { [OUTCOME]: kind } }]);
    },
  );

  it.each([
    ['the expected account', 7, granted(8), { 'hubspot.hub_id': 7 }],
    ['the account of the response', undefined, granted(8), { 'hubspot.hub_id': 8 }],
    ['no account', undefined, granted(), {}],
    ['no account', undefined, failed('revoked'), {}],
  ])('names %s', async (_name, expected, result, attributes) => {
    await telemetry.observe(expected, 'expired', async () => result);
    expect(recorder.span(NAME).attributes).toEqual({
      [OUTCOME]: expect.any(String),
      ...REASON,
      ...attributes,
    });
  });

  it('is the parent of spans within the refresh', async () => {
    await telemetry.observe(7, 'expired', async () => {
      trace.getTracer('test').startSpan('within').end();
      return granted();
    });
    const { traceId, spanId } = recorder.span(NAME).spanContext();
    expect(recorder.span('within')).toMatchObject({ parentSpanContext: { traceId, spanId } });
  });

  it('ends its span if the refresh throws', async () => {
    const error = new Error('The adapter is broken');
    const observed = telemetry.observe(7, 'expired', () => Promise.reject(error));
    await expect(observed).rejects.toBe(error);
    expect(recorder.span(NAME).ended).toBe(true);
    expect(await recorder.points()).toEqual([]);
  });

  it('does not record tokens', async () => {
    await telemetry.observe(undefined, 'expired', async () => granted(7));
    const { name, attributes, events, status } = recorder.span(NAME);
    const shown = JSON.stringify([name, attributes, events, status, await recorder.points()]);
    expect(shown).not.toContain('secret');
  });

  it('makes nothing without an SDK', async () => {
    await recorder.stop();
    const off = new RefreshTelemetry(new Telemetry(), clock);
    recorder.start();
    const result = granted();
    expect(await off.observe(7, 'expired', async () => result)).toBe(result);
    expect(recorder.spans()).toEqual([]);
  });
});
