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
import { objectOf } from '../webhooks/event-groups.js';
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
 * Attempts at an entry do not count so long while another process holds a claim on one of its events: it
 * may have crashed, and its claim ends by then.
 */
const WAIT_FOR_CLAIMS_MS = 60_000;
/** The subscriptions can be removed at HubSpot. */
const SUBSCRIBE_AGAIN_AFTER_MS = 60 * 60_000;

interface Attempt {
  readonly offset: string;
  /** How many there were, with this one. */
  readonly count: number;
  /** When the first one began, by the monotonic clock. */
  readonly sinceMs: number;
}

/**
 * Reads HubSpot's webhooks journal, in one process of the fleet at a time: accounts that uninstalled
 * the app are marked as disconnected, and all events go to their handlers. The position moves on
 * only when the handlers of an entry have succeeded.
 */
@Injectable()
export class JournalReader implements OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');
  private failed: Attempt | undefined;
  private subscribedAtMs = -Infinity;
  /** The position after which a gap was reported. */
  private gapAfter: string | null | undefined;

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
      if (takenAtMs - this.subscribedAtMs >= SUBSCRIBE_AGAIN_AFTER_MS) {
        await this.api.subscribe();
        this.subscribedAtMs = takenAtMs;
      }
      const { offset, readAgoMs } = position;
      const isTooOld = offset !== null && readAgoMs !== null && readAgoMs > RETENTION_MS;
      if (isTooOld) this.reportGapAfter(offset);
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
    let isRestarted = false;
    for (;;) {
      if (this.shutdown.signal.aborted || !(await this.hold(lease))) return false;
      const entry = await this.api.next(next);
      if (entry === undefined) return true;
      if (entry === 'unknown_offset') {
        this.reportGapAfter(next);
        // HubSpot does not know the earliest entry either, and would be asked again and again.
        if (isRestarted) return true;
        isRestarted = true;
        next = null;
        continue;
      }
      // HubSpot repeats the last entry: there is none after it yet.
      if (entry.offset === next) return true;
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
    const attempt = this.attemptAt(offset);
    const isLastAttempt = attempt.count >= MAX_ATTEMPTS;
    const inOrder = events.toSorted((one, other) => one.occurredAt - other.occurredAt);
    /** Objects whose later events wait for the next attempt. */
    const waiting = new Set<string>();
    let isHandled = true;
    let isInProgress = false;
    for (let start = 0; start < inOrder.length; start += MAX_EVENTS) {
      if (!(await this.hold(lease))) return false;
      const batch = inOrder
        .slice(start, start + MAX_EVENTS)
        .filter((event) => isLastAttempt || !waiting.has(objectOf(event) ?? ''));
      if (batch.length === 0) continue;
      for (const { event, state } of await this.intake.accept(batch, { isLastAttempt })) {
        isHandled = false;
        isInProgress ||= state === 'in_progress';
        const object = objectOf(event);
        if (object !== undefined) waiting.add(object);
      }
    }
    if (isInProgress && this.clock.monotonicNow() - attempt.sinceMs < WAIT_FOR_CLAIMS_MS) {
      this.failed = { ...attempt, count: attempt.count - 1 };
      return false;
    }
    this.failed = isHandled ? undefined : attempt;
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
    this.failed = this.attemptAt(offset);
    if (this.failed.count < MAX_ATTEMPTS) return false;
    this.events.emit({ type: 'journal.gap', reason: 'unreadable_file' });
    return true;
  }

  private reportGapAfter(offset: string | null): void {
    if (this.gapAfter === offset) return;
    this.gapAfter = offset;
    this.events.emit({ type: 'journal.gap', reason: 'too_old' });
  }

  private attemptAt(offset: string): Attempt {
    const { count, sinceMs } =
      this.failed?.offset === offset
        ? this.failed
        : { count: 0, sinceMs: this.clock.monotonicNow() };
    return { offset, count: count + 1, sinceMs };
  }
}
