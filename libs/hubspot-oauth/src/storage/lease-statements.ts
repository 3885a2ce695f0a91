import type {
  BackOffRequest,
  LeaseOwner,
  LeaseRequest,
  TakeLeaseRequest,
} from '../connections/hubspot-connection.repository.js';
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
       AND (lease_owner IS NULL OR lease_until <= ${now}) AND not_before <= ${now}`,
      { ...keyOf(request), tokenVersion, owner, leaseMs, statuses },
    );
  }

  takeToDisconnect(request: Omit<LeaseRequest, 'tokenVersion'>): Promise<boolean> {
    const { now } = this.connections;
    return this.connections.update(
      `lease_owner = :owner, lease_until = ${now} + :leaseMs`,
      `status <> 'disconnected' AND (lease_owner IS NULL OR lease_until <= ${now})`,
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
}
