import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';

const PURGE_INTERVAL_MS = 10 * 60_000;
const BATCH = 1_000;

/** Deletes the records of events whose retention is over. */
@Injectable()
export class EventPurgeScheduler {
  constructor(private readonly repository: HubSpotConnectionRepository) {}

  /** In batches, so that no statement locks many rows for long. */
  @Interval('hubspot-oauth:purge-webhook-events', PURGE_INTERVAL_MS)
  async purge(): Promise<void> {
    const { webhookEvents } = this.repository;
    if (webhookEvents === undefined) return;
    while ((await webhookEvents.purge({ limit: BATCH })) >= BATCH);
  }
}
