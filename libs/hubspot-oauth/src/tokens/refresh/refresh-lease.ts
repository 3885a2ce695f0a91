import type {
  HubSpotConnectionRepository,
  StoredConnection,
} from '../../connections/hubspot-connection.repository.js';
import type { HubSpotConnectionStatus } from '../../connections/hubspot-connection-status.js';
import type { Clock } from '../../runtime/clock.js';

interface LeaseContext {
  readonly repository: HubSpotConnectionRepository;
  readonly clock: Clock;
}

interface LeaseTerms {
  readonly owner: string;
  readonly leaseMs: number;
}

/** The right of one holder among all processes to refresh one version of a row. */
export class RefreshLease {
  private constructor(
    private readonly context: LeaseContext,
    readonly row: StoredConnection,
    private readonly terms: LeaseTerms,
    /** On the monotonic clock, counted from before the write that took or renewed the lease. */
    private endsAtMs: number,
  ) {}

  /** Returns undefined if the row has changed, or another process has taken the lease. */
  static async take(
    context: LeaseContext,
    row: StoredConnection,
    terms: LeaseTerms,
    statuses: readonly HubSpotConnectionStatus[],
  ): Promise<RefreshLease | undefined> {
    const endsAtMs = context.clock.monotonicNow() + terms.leaseMs;
    const { clientId, hubId, tokenVersion } = row;
    const request = { clientId, hubId, tokenVersion, ...terms, statuses };
    const taken = await context.repository.takeLease(request);
    return taken ? new RefreshLease(context, row, terms, endsAtMs) : undefined;
  }

  /** The previous holder let it lapse: HubSpot's response to that holder may still arrive. */
  get isTakenOver(): boolean {
    return this.row.leaseOwner !== null;
  }

  get remainingMs(): number {
    return Math.max(0, this.endsAtMs - this.context.clock.monotonicNow());
  }

  /** Whether the lease lasts for `durationMs` more. It is renewed if it would not. */
  async lasts(durationMs: number): Promise<boolean> {
    if (this.remainingMs >= durationMs) return true;
    const { repository, clock } = this.context;
    const endsAtMs = clock.monotonicNow() + this.terms.leaseMs;
    const { clientId, hubId, tokenVersion } = this.row;
    if (!(await repository.renewLease({ clientId, hubId, tokenVersion, ...this.terms }))) {
      return false;
    }
    this.endsAtMs = endsAtMs;
    return this.remainingMs >= durationMs;
  }

  release(): Promise<boolean> {
    return this.context.repository.releaseLease(this.holder());
  }

  /** Frees the lease. No process refreshes for `backOffMs`. */
  backOff(backOffMs: number): Promise<boolean> {
    return this.context.repository.backOff({ ...this.holder(), backOffMs });
  }

  /** Returns false if the row has changed, or another process has taken the lease over. */
  markRevoked(): Promise<boolean> {
    const expectedVersion = this.row.tokenVersion;
    return this.context.repository.markRevoked({ ...this.holder(), expectedVersion });
  }

  private holder() {
    const { clientId, hubId } = this.row;
    return { clientId, hubId, owner: this.terms.owner };
  }
}
