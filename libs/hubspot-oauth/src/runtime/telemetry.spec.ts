import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { context, metrics, trace } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { Telemetry } from './telemetry.js';

const require = createRequire(import.meta.url);

describe('telemetry', () => {
  afterEach(() => {
    for (const api of [context, trace, metrics]) api.disable();
  });

  it('is off without an SDK', () => {
    expect(new Telemetry().isOn).toBe(false);
  });

  it('is on with an SDK for traces alone', () => {
    trace.setGlobalTracerProvider(new BasicTracerProvider());
    expect(new Telemetry().isOn).toBe(true);
  });

  it('is on with an SDK for metrics alone', () => {
    metrics.setGlobalMeterProvider(new MeterProvider());
    expect(new Telemetry().isOn).toBe(true);
  });

  it('stays as it was when an SDK comes or goes later', () => {
    const before = new Telemetry();
    trace.setGlobalTracerProvider(new BasicTracerProvider());
    const after = new Telemetry();
    trace.disable();
    expect([before.isOn, after.isOn, new Telemetry().isOn]).toEqual([false, true, false]);
  });

  describe('with another copy of the API, as a package of the host may have', () => {
    let folder: string;
    let copy: typeof import('@opentelemetry/api');

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'api-'));
      const installed = require.resolve('@opentelemetry/api');
      await cp(path.dirname(installed), folder, { recursive: true });
      copy = require(path.join(folder, path.basename(installed))) as typeof copy;
    });
    afterEach(() => {
      for (const api of [copy.trace, copy.metrics]) api.disable();
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('sees what that registered for traces', () => {
      copy.trace.setGlobalTracerProvider(new BasicTracerProvider());
      const telemetry = new Telemetry();
      expect(telemetry.isOn).toBe(true);
      expect(telemetry.tracer.startSpan('a span').isRecording()).toBe(true);
    });

    it('sees what that registered for metrics', () => {
      copy.metrics.setGlobalMeterProvider(new MeterProvider());
      expect(new Telemetry().isOn).toBe(true);
    });
  });
});
