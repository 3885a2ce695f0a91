import type {
  BackOffRequest,
  LeaseOwner,
  LeaseRequest,
  TakeLeaseRequest,
} from '../connections/hubspot-connection.repository.js';
import { CLOCK_TOLERANCE_MS } from '../connections/clock-tolerance.js';
import { keyOf, noLease, ownerOf } from './connection-row.js';
import type { ConnectionStatements } from './connection-statements.js';

/** The statements on the lease of a connection. */
export class LeaseStatements {
  constructor(private readonly connections: ConnectionStatements) {}

  take(request: TakeLeaseRequest): Promise<boolean> {
    const { tokenVersion, owner, leaseMs, statuses } = request;
    const { now } = this.connections;
    return this.connections.update(
      `lease_owner = :owner, lease_until = ${now} + :leaseMs`,
      `token_version = :tokenVersion AND status IN (:...statuses)
       AND ${this.isFree} AND ${this.isUnpaused}`,
      { ...keyOf(request), tokenVersion, owner, leaseMs, statuses },
    );
  }

  takeToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean> {
    const { now } = this.connections;
    return this.connections.update(
      `lease_owner = :owner, lease_until = ${now} + :leaseMs`,
      `status <> 'disconnected' AND ${this.isFree}`,
      { ...ownerOf(request), leaseMs: request.leaseMs },
    );
  }

  renew(request: LeaseRequest): Promise<boolean> {
    const { tokenVersion, owner, leaseMs } = request;
    const end = `${this.connections.now} + :leaseMs`;
    return this.connections.update(
      // Two renewals may occur in one millisecond, and the second one has to change the row too.
      `lease_until = CASE WHEN lease_until = ${end} THEN ${end} + 1 ELSE ${end} END`,
      'lease_owner = :owner AND token_version = :tokenVersion',
      { ...keyOf(request), tokenVersion, owner, leaseMs },
    );
  }

  release(request: LeaseOwner): Promise<boolean> {
    return this.connections.update(noLease, 'lease_owner = :owner', ownerOf(request));
  }

  backOff(request: BackOffRequest): Promise<boolean> {
    return this.connections.update(
      `not_before = ${this.connections.now} + :backOffMs, back_off_ms = :backOffMs, ${noLease}`,
      'lease_owner = :owner',
      { ...ownerOf(request), backOffMs: request.backOffMs },
    );
  }

  /**
   * A lease that ends later than one taken now was taken before the database's clock was set back, as
   * after a fail-over, and counts as lapsed. The caller's own lease is from the same statement, which
   * ran before its connection was lost.
   */
  private get isFree(): string {
    const { now } = this.connections;
    return `(lease_owner IS NULL OR lease_owner = :owner OR lease_until <= ${now}
      OR lease_until > ${now} + :leaseMs + ${CLOCK_TOLERANCE_MS})`;
  }

  /** A pause that ends later than one begun now is treated in the same way. */
  private get isUnpaused(): string {
    const { now } = this.connections;
    return `(not_before <= ${now} OR not_before > ${now} + back_off_ms + ${CLOCK_TOLERANCE_MS})`;
  }
}
