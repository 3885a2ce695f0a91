import { Inject, Injectable } from '@nestjs/common';
import { type HubId, parseHubId } from '../connections/hub-id.js';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { Shutdown } from '../runtime/shutdown.js';
import type { AdoptableGrant } from './adopt-grant.js';
import { AdoptionJournal, type JournalEntry } from './adoption-journal.js';
import { AdoptionAttempt } from './adoption-attempt.js';
import { alreadyConnected, type AttemptResult, duplicateAccount } from './adoption-results.js';
import { AdoptionRun, type GrantResult } from './adoption-run.js';
import type { HubSpotAdoptionOptions, HubSpotAdoptionReport } from './hubspot-adoption.js';

const DEFAULT_RATE = 10;
const MAX_RATE = 1_000;
/** Grants in flight at once. */
const CONCURRENCY = 8;

interface NumberedGrant extends AdoptableGrant {
  readonly position: number;
}

/** Takes over many grants that another system obtained. */
@Injectable()
export class AdoptGrants {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly attempt: AdoptionAttempt,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  async adoptAll(
    source: Iterable<AdoptableGrant> | AsyncIterable<AdoptableGrant>,
    options: HubSpotAdoptionOptions,
  ): Promise<HubSpotAdoptionReport> {
    const { journalFile, dryRun = false, grantsPerSecond = DEFAULT_RATE } = options;
    if (!(grantsPerSecond >= 1 && grantsPerSecond <= MAX_RATE)) {
      throw new RangeError(`grantsPerSecond must be a number from 1 to ${MAX_RATE}.`);
    }
    const { clientId } = this.options;
    const journal = await AdoptionJournal.open(journalFile, clientId, { readOnly: dryRun });
    try {
      const signal = AbortSignal.any([
        this.shutdown.signal,
        ...(options.signal ? [options.signal] : []),
      ]);
      const pause = this.rateLimit(1_000 / grantsPerSecond, signal);
      const run = new AdoptionRun(journal, options.onProgress);
      await this.work(numbered(source), signal, async (grant) => {
        run.report(grant, await this.handle(grant, run, dryRun, pause));
      });
      return run.result();
    } finally {
      await journal.close();
    }
  }

  /** Handles several grants at once. The first error ends the work, after what is in flight. */
  private async work(
    grants: AsyncGenerator<NumberedGrant>,
    signal: AbortSignal,
    handle: (grant: NumberedGrant) => Promise<void>,
  ): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    const worker = async () => {
      for (;;) {
        signal.throwIfAborted();
        if (failure !== undefined) return;
        const next = await grants.next();
        if (next.done === true) return;
        await handle(next.value);
      }
    };
    const workers = Array.from({ length: CONCURRENCY }, () =>
      worker().catch((error: unknown) => {
        failure ??= { error };
      }),
    );
    await Promise.all(workers);
    await grants.return(undefined);
    if (failure !== undefined) throw failure.error;
  }

  private async handle(
    { refreshToken, hubId, position }: NumberedGrant,
    run: AdoptionRun,
    dryRun: boolean,
    pause: () => Promise<void>,
  ): Promise<GrantResult> {
    if (typeof refreshToken !== 'string' || refreshToken === '') {
      return { outcome: 'invalid', reason: 'it has no refresh token' };
    }
    if (hubId !== undefined && (typeof hubId !== 'number' || parseHubId(hubId) === undefined)) {
      return { outcome: 'invalid', reason: 'its account id is not a positive whole number' };
    }
    const grant = AdoptionJournal.idOf(refreshToken);
    const first = run.firstWith(grant, position);
    if (first !== position) {
      return {
        outcome: 'duplicate',
        hubId,
        reason: `position ${first} has the same refresh token`,
      };
    }
    const known = run.journal.find(grant);
    if (isFinal(known)) {
      return { outcome: known.state, hubId: known.hubId ?? hubId, reason: known.reason };
    }
    const take = async (): Promise<GrantResult> => {
      if (hubId !== undefined) {
        if (run.has(hubId)) return duplicateAccount(hubId);
        if (known?.state !== 'sent' && (await this.isConnected(hubId))) {
          return alreadyConnected(hubId);
        }
      }
      if (dryRun) {
        if (hubId !== undefined) run.claim(hubId);
        return { outcome: 'pending', hubId };
      }
      await pause();
      const result =
        known?.state === 'sent'
          ? await this.attempt.recover({ refreshToken, hubId }, run.claim)
          : await this.send({ refreshToken, hubId }, grant, run);
      await this.record(grant, result, run);
      return result;
    };
    return hubId === undefined ? take() : run.inTurn(hubId, take);
  }

  private async send(
    adoptable: AdoptableGrant,
    grant: string,
    run: AdoptionRun,
  ): Promise<AttemptResult> {
    await run.journal.write({ grant, state: 'sent' });
    const unsent = () => run.journal.write({ grant, state: 'unsent' });
    return this.attempt.send(adoptable, run.claim, unsent);
  }

  /** What is in doubt stays `sent`. */
  private async record(grant: string, result: AttemptResult, run: AdoptionRun): Promise<void> {
    const { outcome, hubId, reason } = result;
    if (outcome === 'failed') return;
    await run.journal.write({
      grant,
      state: outcome,
      ...(hubId !== undefined && { hubId }),
      ...(reason !== undefined && { reason }),
    });
  }

  private async isConnected(hubId: HubId): Promise<boolean> {
    const { clientId } = this.options;
    return (await this.repository.find({ clientId, hubId }))?.status === 'active';
  }

  /** Returns a function that resolves `intervalMs` after its last resolution at the earliest. */
  private rateLimit(intervalMs: number, signal: AbortSignal): () => Promise<void> {
    let nextAtMs = 0;
    return async () => {
      const now = this.clock.monotonicNow();
      const startsAtMs = Math.max(now, nextAtMs);
      nextAtMs = startsAtMs + intervalMs;
      if (startsAtMs > now) await this.clock.sleep(startsAtMs - now, signal);
    };
  }
}

type FinalEntry = JournalEntry & {
  readonly state: Exclude<JournalEntry['state'], 'sent' | 'unsent'>;
};

function isFinal(entry: JournalEntry | undefined): entry is FinalEntry {
  return entry !== undefined && entry.state !== 'sent' && entry.state !== 'unsent';
}

async function* numbered(
  source: Iterable<AdoptableGrant> | AsyncIterable<AdoptableGrant>,
): AsyncGenerator<NumberedGrant> {
  let position = 0;
  for await (const { refreshToken, hubId } of source) {
    position += 1;
    yield { refreshToken, hubId, position };
  }
}
