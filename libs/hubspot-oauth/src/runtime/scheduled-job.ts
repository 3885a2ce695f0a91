import { Logger } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';

export interface ScheduledJob {
  readonly name: string;
  /** Two HubSpot apps in one process have the same jobs, and interval names must be unique. */
  readonly clientId: string;
  readonly intervalMs: number;
  readonly run: () => Promise<void>;
}

/** Runs the job at intervals. @nestjs/schedule stops it when the application closes. */
export function scheduleJob(
  scheduler: SchedulerRegistry,
  { name, clientId, intervalMs, run }: ScheduledJob,
): void {
  const interval = setInterval(() => {
    run().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown reason';
      new Logger('HubSpotOAuth').error(`The job ${name} failed: ${reason}`);
    });
  }, intervalMs);
  scheduler.addInterval(`hubspot-oauth:${clientId}:${name}`, interval);
}
