import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import axios, { getAdapter, isCancel } from 'axios';
import type { Fault } from 'hubspot-emulator';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import type { HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import { firstValueFrom } from 'rxjs';
import { eventually } from '../support/eventually.js';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
} from './support/connected-accounts.js';
import { TelemetryRecorder } from './support/telemetry-recorder.js';

const CALL = 'HubSpot GET';
const DURATION = 'hubspot.client.call.duration';
const failureOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);
const statusFault = (
  status: number,
  extra: { body?: unknown; headers?: Record<string, string> } = {},
) => ({ kind: 'status', status, ...extra }) as Fault;

describe('what OpenTelemetry is told of calls', () => {
  let telemetry: TelemetryRecorder;
  let clock: ManualClock;
  let booted: ConnectedApp;

  async function boot(options: Partial<HubSpotOAuthOptions> = {}) {
    clock = new ManualClock();
    booted = await bootConnectedApp({ clock, options });
    await telemetry.clear();
  }
  async function bootAgain(options: Partial<HubSpotOAuthOptions>) {
    await booted.close();
    await boot(options);
  }
  const account = () => booted.http.forAccount(HUB_ID).axiosRef;
  const plan = (fault: Fault) => booted.emulator.faults.plan({ endpoint: 'contacts', fault });
  const attributesOf = (name: string) => telemetry.span(name).attributes;
  async function points(metric: string) {
    const all = await telemetry.points();
    return all.filter((point) => point.metric === metric);
  }
  /** What was measured, without the gauge that every collection reports. */
  async function measured() {
    const all = await telemetry.points();
    return all.filter(({ metric }) => metric !== 'hubspot.key.rows');
  }

  beforeEach(async () => {
    telemetry = new TelemetryRecorder().start();
    await boot();
  });
  afterEach(async () => {
    await booted.close();
    await telemetry.stop();
  });

  it.each<[string, () => Promise<unknown>]>([
    ['axiosRef', () => account().get(`${CONTACTS}?email=someone@example.com`)],
    ['an Observable', () => firstValueFrom(booted.http.forAccount(HUB_ID).get(CONTACTS))],
    ['an absolute URL', () => account().get(booted.emulator.url + CONTACTS, { params: { a: 1 } })],
    ['fetch', () => booted.http.fetchFor(HUB_ID)(`${CONTACTS}?email=someone@example.com`)],
  ])('a call by %s is a span of its account and a duration of none', async (_name, call) => {
    await call();
    const { hostname, port } = new URL(booted.emulator.url);
    expect(telemetry.spans().map(({ name }) => name)).toEqual([CALL]);
    expect(telemetry.span(CALL)).toMatchObject({
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      instrumentationScope: { name: 'nestjs-hubspot-oauth' },
      events: [],
    });
    expect(attributesOf(CALL)).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.full': booted.emulator.url + CONTACTS,
      'server.address': hostname,
      'server.port': Number(port),
      'hubspot.hub_id': HUB_ID,
    });
    expect(await measured()).toEqual([
      {
        metric: DURATION,
        unit: 's',
        attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200 },
        value: expect.objectContaining({ count: 1 }) as unknown,
      },
      expect.objectContaining({ metric: 'hubspot.token.remaining_lifetime' }),
    ]);
  });

  it('durations are told apart below a second', async () => {
    const call = account().get(CONTACTS, { hubSpotCall: { retries: false } });
    clock.advance(300);
    await call;
    const [point] = await points(DURATION);
    expect(point?.value).toMatchObject({
      sum: 0.3,
      buckets: { boundaries: expect.arrayContaining([0.005, 0.1, 0.5]) as unknown },
    });
  });

  it.each([
    ['axios', () => failureOf(account().get('/oauth/v1/access-tokens/nothing'))],
    ['fetch', () => booted.http.fetchFor(HUB_ID)('/oauth/v1/access-tokens/nothing')],
  ])(
    'a refusal by %s is an error of its status, and nothing that failed before',
    async (_, call) => {
      await call();
      expect(telemetry.span(CALL)).toMatchObject({
        status: { code: SpanStatusCode.ERROR },
        attributes: { 'http.response.status_code': 404, 'error.type': '404' },
        events: [],
      });
      const outcome = {
        'http.request.method': 'GET',
        'http.response.status_code': 404,
        'error.type': '404',
      };
      expect(await points(DURATION)).toMatchObject([{ attributes: outcome }]);
    },
  );

  it('a lost connection has no status', async () => {
    await bootAgain({ retries: false });
    plan({ kind: 'reset', when: 'before' });
    await failureOf(account().get(CONTACTS));
    expect(telemetry.span(CALL)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      events: [{ attributes: { 'error.type': 'no_answer' } }],
    });
    expect(attributesOf(CALL)).toMatchObject({ 'error.type': 'hubspot_unavailable' });
    expect(attributesOf(CALL)).not.toHaveProperty(['http.response.status_code']);
  });

  it.each([
    ['ten-secondly', { policyName: 'TEN_SECONDLY_ROLLING' }],
    ['daily', { policyName: 'DAILY' }],
    ['unknown', {}],
  ])('a rate limit is counted as %s', async (policy, body) => {
    await bootAgain({ retries: false });
    plan(statusFault(429, { body }));
    await failureOf(account().get(CONTACTS));
    const limit = { 'hubspot.rate_limit.policy': policy };
    expect(telemetry.span(CALL).events).toMatchObject([
      { name: 'hubspot.attempt_failed', attributes: { 'error.type': '429', ...limit } },
    ]);
    expect(await points('hubspot.client.rate_limited')).toEqual([
      expect.objectContaining({ unit: '{response}', attributes: limit, value: 1 }),
    ]);
  });

  it('a call without a token says why', async () => {
    await failureOf(booted.http.forAccount(99).axiosRef.get(CONTACTS));
    expect(telemetry.span(CALL)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'connection_not_found', 'hubspot.hub_id': 99 },
    });
  });

  it.each(['while it is sent', 'while it waits'])('a call that is cancelled %s', async (when) => {
    const waits = when === 'while it waits';
    const planned = plan(waits ? statusFault(503) : { kind: 'hang' });
    const caller = new AbortController();
    const call = failureOf(account().get(CONTACTS, { signal: caller.signal }));
    await eventually(() => {
      expect(planned.met).toBe(1);
      expect(clock.pendingSleeps()).toBe(waits ? 1 : 0);
    });
    caller.abort();
    expect(isCancel(await call)).toBe(true);
    expect(telemetry.span(CALL)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'cancelled' },
    });
    expect(await points(DURATION)).toMatchObject([{ attributes: { 'error.type': 'cancelled' } }]);
  });

  it('a call that is never made leaves nothing', async () => {
    await failureOf(account().get('https://elsewhere.example/'));
    await failureOf(booted.http.fetchFor(HUB_ID)('https://elsewhere.example/'));
    await failureOf(booted.http.axiosRef.get(CONTACTS));
    expect(telemetry.spans()).toEqual([]);
    expect(await measured()).toEqual([]);
  });

  it('a word that is no method of HTTP makes no name of its own', async () => {
    await failureOf(account().request({ method: 'surprise', url: CONTACTS }));
    expect(attributesOf('HubSpot _OTHER')).toMatchObject({ 'http.request.method': '_OTHER' });
  });

  it('what instruments HTTP finds the call as its parent, and the caller as the call’s', async () => {
    const send = getAdapter(axios.defaults.adapter);
    const tracer = trace.getTracer('http');
    await tracer.startActiveSpan('request of a visitor', async (visitor) => {
      await account().get(CONTACTS, {
        adapter: (config) =>
          tracer.startActiveSpan('attempt', (span) => send(config).finally(() => span.end())),
      });
      visitor.end();
    });
    const call = telemetry.span(CALL);
    expect(telemetry.span('attempt').parentSpanContext?.spanId).toBe(call.spanContext().spanId);
    expect(call.parentSpanContext?.spanId).toBe(
      telemetry.span('request of a visitor').spanContext().spanId,
    );
  });
});

describe('an application that was created before an SDK was registered', () => {
  it('tells it nothing', async () => {
    const booted = await bootConnectedApp();
    const telemetry = new TelemetryRecorder().start();
    try {
      booted.emulator.accounts.expireAccessTokens(HUB_ID);
      await booted.http.forAccount(HUB_ID).axiosRef.get(CONTACTS);
      await booted.http.fetchFor(HUB_ID)(CONTACTS);
      expect(telemetry.spans()).toEqual([]);
      expect(await telemetry.points()).toEqual([]);
    } finally {
      await booted.close();
      await telemetry.stop();
    }
  });
});
