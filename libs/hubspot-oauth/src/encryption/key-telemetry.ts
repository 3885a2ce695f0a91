import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ObservableGauge, ObservableResult } from '@opentelemetry/api';
import { Clock } from '../runtime/clock.js';
import { Telemetry } from '../runtime/telemetry.js';
import { HubSpotKeyRotation } from './hubspot-key-rotation.js';

/** A count reads every row, so metrics show the last one for this long. */
const RECOUNT_AFTER_MS = 60 * 60_000;

/** Reports to OpenTelemetry how many stored rows use which encryption key, as last counted. */
@Injectable()
export class KeyTelemetry implements OnApplicationBootstrap, OnApplicationShutdown {
  private gauge: ObservableGauge | undefined;
  private countedAtMs = 0;

  constructor(
    private readonly rotation: HubSpotKeyRotation,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.countedAtMs = this.clock.monotonicNow();
    this.gauge = this.telemetry.meter.createObservableGauge('hubspot.key.rows', {
      unit: '{row}',
      description: 'Stored rows by the encryption key and the table, as last counted',
    });
    this.gauge.addCallback(this.observe);
  }

  onApplicationShutdown(): void {
    this.gauge?.removeCallback(this.observe);
  }

  private readonly observe = (result: ObservableResult): void => {
    this.recountSometimes();
    for (const { keyId, connections, authorizations, failedEvents } of this.rotation.lastUsage()) {
      const observeTable = (table: string, rows: number) =>
        result.observe(rows, { 'hubspot.key.id': keyId, 'hubspot.key.table': table });
      observeTable('connection', connections);
      observeTable('authorization', authorizations);
      observeTable('failed_event', failedEvents);
    }
  };

  private recountSometimes(): void {
    const now = this.clock.monotonicNow();
    if (now - this.countedAtMs < RECOUNT_AFTER_MS) return;
    this.countedAtMs = now;
    // While the store is down, the metric shows the last count.
    this.rotation.countByKey().catch(() => undefined);
  }
}
