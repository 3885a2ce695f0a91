import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Attributes } from '@opentelemetry/api';

export interface Point {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
  /** Of a counter the number, of a histogram the distribution. */
  readonly value: unknown;
}

/** OpenTelemetry's SDK, registered for this process until it is stopped; keeps what it is told. */
export class TelemetryRecorder {
  private readonly spanExporter = new InMemorySpanExporter();
  private readonly metricExporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  private readonly tracers = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(this.spanExporter)],
  });
  private readonly meters = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: this.metricExporter })],
  });

  /** To be called before the application is created. */
  start(): this {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(this.tracers);
    metrics.setGlobalMeterProvider(this.meters);
    return this;
  }

  async stop(): Promise<void> {
    for (const api of [context, trace, metrics]) api.disable();
    await Promise.all([this.tracers.shutdown(), this.meters.shutdown()]);
  }

  /** Forgets what was told so far. */
  async clear(): Promise<void> {
    this.spanExporter.reset();
    await this.points();
  }

  /** Those that have ended, in that order. */
  spans(name?: string): ReadableSpan[] {
    const spans = this.spanExporter.getFinishedSpans();
    return name === undefined ? spans : spans.filter((span) => span.name === name);
  }

  /** The only one of that name. */
  span(name: string): ReadableSpan {
    const [span, ...others] = this.spans(name);
    const names = this.spans().map((ended) => ended.name);
    if (span === undefined || others.length > 0) {
      throw new Error(`Not one span ${name}: ${names.join(', ')}`);
    }
    return span;
  }

  /** What was measured since the last look. */
  async points(): Promise<Point[]> {
    this.metricExporter.reset();
    await this.meters.forceFlush();
    return this.metricExporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({
          metric: descriptor.name,
          unit: descriptor.unit,
          attributes,
          value,
        })),
      );
  }
}

/** Everything that a span tells of, without its ways to its SDK. */
export function contentOf(span: ReadableSpan) {
  const { name, kind, attributes, events, links, status, instrumentationScope } = span;
  return { name, kind, attributes, events, links, status, instrumentationScope };
}
