import type { HubId } from '../connections/hub-id.js';
import type { AdoptionJournal } from './adoption-journal.js';
import type {
  HubSpotAdoptionCounts,
  HubSpotAdoptionOutcome,
  HubSpotAdoptionProblem,
  HubSpotAdoptionReport,
} from './hubspot-adoption.js';

export interface GrantResult {
  readonly outcome: HubSpotAdoptionOutcome;
  readonly hubId?: HubId | undefined;
  readonly reason?: string | undefined;
}

/** What one call of `adoptAll` has seen. */
export class AdoptionRun {
  private readonly counts: Record<HubSpotAdoptionOutcome, number> = {
    adopted: 0,
    recovered: 0,
    already_connected: 0,
    duplicate: 0,
    mismatch: 0,
    revoked: 0,
    invalid: 0,
    failed: 0,
    pending: 0,
  };
  private readonly problems: HubSpotAdoptionProblem[] = [];
  private readonly positions = new Map<string, number>();
  /** Accounts whose grant was stored, or would be. */
  private readonly accounts: Set<HubId>;
  /** The last grant of each account that the source named. */
  private readonly turns = new Map<HubId, Promise<unknown>>();

  constructor(
    readonly journal: AdoptionJournal,
    private readonly onProgress: ((counts: HubSpotAdoptionCounts) => void) | undefined,
  ) {
    this.accounts = new Set(journal.storedAccounts());
  }

  /** The first position with the grant. */
  firstWith(grant: string, position: number): number {
    const first = this.positions.get(grant) ?? position;
    this.positions.set(grant, first);
    return first;
  }

  has(hubId: HubId): boolean {
    return this.accounts.has(hubId);
  }

  /** Returns false if another grant of the account was stored. */
  readonly claim = (hubId: HubId): boolean => {
    if (this.accounts.has(hubId)) return false;
    this.accounts.add(hubId);
    return true;
  };

  /** Runs `work` when earlier grants of the account are done: a later one is sent if they failed. */
  async inTurn<Result>(hubId: HubId, work: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(hubId);
    const own = Promise.resolve(before).then(work);
    const ended = own.then(
      () => undefined,
      () => undefined,
    );
    this.turns.set(hubId, ended);
    try {
      return await own;
    } finally {
      if (this.turns.get(hubId) === ended) this.turns.delete(hubId);
    }
  }

  report(
    { position, hubId }: { readonly position: number; readonly hubId?: HubId | undefined },
    result: GrantResult,
  ): void {
    const { outcome, reason = '' } = result;
    this.counts[outcome] += 1;
    if (outcome !== 'adopted' && outcome !== 'recovered' && outcome !== 'pending') {
      this.problems.push({ position, hubId: result.hubId ?? hubId, outcome, reason });
    }
    this.onProgress?.({ ...this.counts });
  }

  result(): HubSpotAdoptionReport {
    return {
      counts: { ...this.counts },
      problems: this.problems.toSorted((a, b) => a.position - b.position),
    };
  }
}
