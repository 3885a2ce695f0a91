import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import type { JournalReaderKey, JournalStore } from '../connections/journal-store.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { Disconnect } from '../tokens/disconnect.js';
import type { HubSpotEventFields } from '../webhooks/hubspot-event.js';
import { MAX_EVENTS } from '../webhooks/parse-events.js';
import { WebhookIntake } from '../webhooks/webhook-intake.js';
import { JournalApi } from './journal-api.js';

/** HubSpot keeps entries for so long. */
const RETENTION_MS = 3 * 24 * 60 * 60_000;
const LEASE_MS = 45_000;
/** Of the lease, at least so much is left before a call to HubSpot or to handlers. */
const MIN_LEASE_LEFT_MS = 20_000;
/**
 * After so many attempts an entry is passed over: its handlers fail, and its events stay listed, or its
 * file is no file of the journal.
 */
const MAX_ATTEMPTS = 3;

/**
 * Reads HubSpot's webhooks journal, in one process of the fleet at a time: accounts that uninstalled
 * the app are marked as disconnected, and all events go to their handlers. The position moves on
 * only when the handlers of an entry have succeeded.
 */
@Injectable()
export class JournalReader implements OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');
  private failed: { readonly offset: string; readonly attempts: number } | undefined;
  private isSubscribed = false;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly api: JournalApi,
    private readonly intake: WebhookIntake,
    private readonly disconnection: Disconnect,
    private readonly events: HubSpotOAuthEvents,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly shutdown: Shutdown,
  ) {}

  /** @throws HubSpotConfigurationError if the store cannot keep the position */
  onApplicationBootstrap(): void {
    const { journal } = this.options;
    if (journal === false) return;
    void this.store;
    void this.readRepeatedly(journal.pollIntervalMs);
  }

  private get store(): JournalStore {
    const { journal } = this.repository;
    if (journal !== undefined) return journal;
    throw new HubSpotConfigurationError([
      {
        option: 'connectionRepository',
        reason:
          'does not keep the position in the webhooks journal: implement its journal, or remove the journal option',
      },
    ]);
  }

  private async readRepeatedly(pollIntervalMs: number): Promise<void> {
    const { signal } = this.shutdown;
    while (!signal.aborted) {
      try {
        await this.read(pollIntervalMs);
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown error';
        this.logger.warn(`Reading the webhooks journal failed. It is read again later. ${reason}`);
      }
      // Instances that start together do not read together.
      const pauseMs = pollIntervalMs * (0.75 + this.random.fraction() / 2);
      await this.clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  /** Reads up to the journal's end, if this process gets its lease. */
  private async read(pauseMs: number): Promise<void> {
    const key = { clientId: this.options.clientId, owner: this.random.uuid() };
    const takenAtMs = this.clock.monotonicNow();
    const position = await this.store.takeLease({ ...key, leaseMs: LEASE_MS, pauseMs });
    if (position === undefined) return;
    const lease = { key, endsAtMs: takenAtMs + LEASE_MS };
    let isAtEnd = false;
    try {
      if (!this.isSubscribed) await this.api.subscribe();
      this.isSubscribed = true;
      const { offset, readAgoMs } = position;
      const isTooOld = offset !== null && readAgoMs !== null && readAgoMs > RETENTION_MS;
      if (isTooOld) this.events.emit({ type: 'journal.gap', reason: 'too_old' });
      isAtEnd = await this.readFrom(offset, lease, isTooOld);
    } finally {
      await this.store.releaseLease({ ...key, pauseMs: isAtEnd ? pauseMs : 0, isAtEnd });
    }
  }

  /** Returns whether the end was reached. */
  private async readFrom(
    position: string | null,
    lease: { readonly key: JournalReaderKey; endsAtMs: number },
    fromEarliest: boolean,
  ): Promise<boolean> {
    let offset = position;
    let next = fromEarliest ? null : position;
    for (;;) {
      if (this.shutdown.signal.aborted || !(await this.hold(lease))) return false;
      const entry = await this.api.next(next);
      if (entry === undefined) return true;
      if (entry === 'unknown_offset') {
        this.events.emit({ type: 'journal.gap', reason: 'too_old' });
        next = null;
        continue;
      }
      const events = await this.api.read(entry);
      const mayMoveOn =
        events === 'unreadable'
          ? this.passOver(entry.offset)
          : await this.handle(events, entry.offset, lease);
      if (!mayMoveOn) return false;
      const move = { ...lease.key, from: offset, to: entry.offset };
      if (!(await this.store.advance(move))) return false;
      offset = entry.offset;
      next = entry.offset;
    }
  }

  /** Returns whether the position may move on. */
  private async handle(
    events: readonly HubSpotEventFields[],
    offset: string,
    lease: { readonly key: JournalReaderKey; endsAtMs: number },
  ): Promise<boolean> {
    for (const { subscriptionType, portalId, occurredAt } of events) {
      if (subscriptionType !== 'app.uninstalled') continue;
      if (!(await this.hold(lease))) return false;
      await this.disconnection.markUninstalled(portalId, occurredAt);
    }
    const attempts = this.attemptsOf(offset);
    const isLastAttempt = attempts >= MAX_ATTEMPTS;
    let isHandled = true;
    for (let start = 0; start < events.length; start += MAX_EVENTS) {
      if (!(await this.hold(lease))) return false;
      const batch = events.slice(start, start + MAX_EVENTS);
      isHandled = (await this.intake.accept(batch, { isLastAttempt })) && isHandled;
    }
    this.failed = isHandled ? undefined : { offset, attempts };
    return isHandled || isLastAttempt;
  }

  /** Whether the lease is this process's for long enough, by its monotonic clock. */
  private async hold(lease: {
    readonly key: JournalReaderKey;
    endsAtMs: number;
  }): Promise<boolean> {
    const now = this.clock.monotonicNow();
    if (lease.endsAtMs - now > MIN_LEASE_LEFT_MS) return true;
    if (!(await this.store.renewLease({ ...lease.key, leaseMs: LEASE_MS }))) return false;
    lease.endsAtMs = now + LEASE_MS;
    return true;
  }

  /** Returns whether an entry whose file cannot be read is passed over: otherwise it would stop the journal. */
  private passOver(offset: string): boolean {
    const attempts = this.attemptsOf(offset);
    this.failed = { offset, attempts };
    if (attempts < MAX_ATTEMPTS) return false;
    this.events.emit({ type: 'journal.gap', reason: 'unreadable_file' });
    return true;
  }

  private attemptsOf(offset: string): number {
    return this.failed?.offset === offset ? this.failed.attempts + 1 : 1;
  }
}
