import { Inject, Injectable, type OnApplicationBootstrap, Optional } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { purgeInBatches } from '../runtime/purge-in-batches.js';
import { scheduleJob } from '../runtime/scheduled-job.js';

const PURGE_INTERVAL_MS = 10 * 60_000;

/** Deletes the records of events whose retention is over. */
@Injectable()
export class EventPurgeScheduler implements OnApplicationBootstrap {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    if (this.scheduler === undefined) return;
    scheduleJob(this.scheduler, {
      name: 'purge-webhook-events',
      clientId: this.options.clientId,
      intervalMs: PURGE_INTERVAL_MS,
      run: () => this.purge(),
    });
  }

  async purge(): Promise<void> {
    const { webhookEvents } = this.repository;
    if (webhookEvents === undefined) return;
    await purgeInBatches((limit) => webhookEvents.purge({ limit }));
  }
}
