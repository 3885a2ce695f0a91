import {
  ProxyTracerProvider,
  type TracerProvider,
  createNoopMeter,
  metrics,
  trace,
} from '@opentelemetry/api';

const SCOPE = 'nestjs-hubspot-oauth';

/** Options of histograms of durations: an SDK's own boundaries are meant for milliseconds. */
export const SECONDS = {
  unit: 's',
  advice: {
    explicitBucketBoundaries: [
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30,
    ],
  },
};

/**
 * Where spans and metrics go: the OpenTelemetry SDK that the process has registered by the time the
 * application is created, if there is one.
 *
 * @see https://opentelemetry.io/docs/specs/otel/library-guidelines/
 */
export class Telemetry {
  readonly tracer = trace.getTracer(SCOPE);
  readonly meter = metrics.getMeter(SCOPE);
  /** Without an SDK nothing is made that nobody would see. */
  readonly isOn = this.meter !== createNoopMeter() || !isIdle(trace.getTracerProvider());
}

/** Before an SDK is registered, tracers come from a proxy that leads nowhere. */
function isIdle(provider: TracerProvider): boolean {
  const nowhere = new ProxyTracerProvider().getDelegate();
  return provider instanceof ProxyTracerProvider && provider.getDelegate() === nowhere;
}
