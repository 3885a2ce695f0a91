import { CLOCK_TOLERANCE_MS } from '../connections/clock-tolerance.js';
import type {
  ClaimedWebhookEvents,
  FailedWebhookEvent,
  SealedWebhookEvent,
  WebhookEventClaim,
  WebhookEventClaimRequest,
  WebhookEventKeyUsage,
  WebhookEventStore,
} from '../connections/webhook-event-store.js';
import type { DriverBigint } from './connection-row.js';
import { dialects } from './dialects.js';
import type { HubSpotSqlDialect } from './sql-executor.js';
import type { SqlStatements } from './sql-statements.js';

interface ClaimRow {
  readonly event_id: string;
  readonly claim_id: string;
  readonly handled_at: DriverBigint | null;
}

interface FailedRow {
  readonly event_id: string;
  readonly hub_id: DriverBigint;
  readonly sealed_payload: string;
  readonly failed_at: DriverBigint;
}

const ofTheClaim =
  'client_id = :clientId AND event_id IN (:...eventIds) AND claim_id = :claimId AND handled_at IS NULL';

/** The statements on `hubspot_webhook_event`. */
export class WebhookEventStatements implements WebhookEventStore {
  private readonly now: string;

  constructor(
    private readonly statements: SqlStatements,
    private readonly table: string,
    private readonly dialect: HubSpotSqlDialect,
  ) {
    this.now = dialects[dialect].now;
  }

  async claim(request: WebhookEventClaimRequest): Promise<ClaimedWebhookEvents> {
    const { clientId, claimId, claimMs, retentionMs } = request;
    if (request.events.length === 0) return { claimed: [], handled: [] };
    // Two claims of the same events then lock the rows in the same order.
    const events = request.events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
    const rows = events.map(
      (_, index) =>
        `(:clientId, :event${index}, :hub${index}, :claimId, ${this.now} + :claimMs, ${this.now} + :retentionMs)`,
    );
    await this.statements.change(
      `INSERT INTO ${this.table}${this.dialect === 'mysql' ? '' : ' AS known'}
         (client_id, event_id, hub_id, claim_id, claimed_until, expires_at)
       VALUES ${rows.join(', ')} ${this.takeOver()}`,
      {
        clientId,
        claimId,
        claimMs,
        retentionMs,
        ...Object.fromEntries(events.map(({ eventId }, index) => [`event${index}`, eventId])),
        ...Object.fromEntries(events.map(({ hubId }, index) => [`hub${index}`, hubId])),
      },
    );
    const found = await this.statements.select<ClaimRow>(
      `SELECT event_id, claim_id, handled_at FROM ${this.table}
       WHERE client_id = :clientId AND event_id IN (:...eventIds)`,
      { clientId, eventIds: events.map(({ eventId }) => eventId) },
    );
    const idsOf = (claims: readonly ClaimRow[]) => claims.map(({ event_id }) => event_id);
    return {
      claimed: idsOf(found.filter((row) => row.claim_id === claimId && row.handled_at === null)),
      handled: idsOf(found.filter((row) => row.handled_at !== null)),
    };
  }

  async renew(
    request: WebhookEventClaim & { eventIds: readonly string[]; claimMs: number },
  ): Promise<void> {
    await this.update(
      `claimed_until = ${this.now} + :claimMs`,
      request,
      `claimed_until > ${this.now}`,
    );
  }

  async complete(request: WebhookEventClaim & { eventIds: readonly string[] }): Promise<void> {
    await this.update(
      `handled_at = ${this.now}, claimed_until = 0, failed_at = NULL, sealed_payload = NULL`,
      request,
    );
  }

  async fail(
    request: WebhookEventClaim & {
      eventId: string;
      sealedPayload: string;
      retentionMs: number;
      claimMs: number;
    },
  ): Promise<void> {
    const { eventId, ...others } = request;
    await this.update(
      `failed_at = ${this.now}, sealed_payload = :sealedPayload, expires_at = ${this.now} + :retentionMs,
       claimed_until = ${this.now} + :claimMs`,
      { ...others, eventIds: [eventId] },
    );
  }

  async release(request: WebhookEventClaim & { eventIds: readonly string[] }): Promise<void> {
    await this.update('claimed_until = 0', request);
  }

  async discardFailed(request: {
    readonly clientId: string;
    readonly eventIds: readonly string[];
  }): Promise<void> {
    if (request.eventIds.length === 0) return;
    await this.statements.change(
      `DELETE FROM ${this.table}
       WHERE client_id = :clientId AND event_id IN (:...eventIds)
         AND failed_at IS NOT NULL AND claimed_until <= ${this.now}`,
      request,
    );
  }

  async listFailed(page: {
    readonly clientId: string;
    readonly limit: number;
  }): Promise<readonly FailedWebhookEvent[]> {
    const rows = await this.statements.select<FailedRow>(
      `SELECT event_id, hub_id, sealed_payload, failed_at FROM ${this.table}
       WHERE client_id = :clientId AND failed_at IS NOT NULL
       ORDER BY failed_at, event_id LIMIT :limit`,
      page,
    );
    return rows.map((row) => ({ ...toSealedEvent(row), failedAt: Number(row.failed_at) }));
  }

  async countByKey(clientId: string): Promise<readonly WebhookEventKeyUsage[]> {
    const rows = await this.statements.select<{ key_id: string; total: DriverBigint }>(
      `SELECT key_id, COUNT(*) AS total
       FROM (SELECT ${dialects[this.dialect].keyIdOf('sealed_payload')} AS key_id FROM ${this.table}
             WHERE client_id = :clientId AND failed_at IS NOT NULL) AS used
       GROUP BY key_id`,
      { clientId },
    );
    return rows.map(({ key_id, total }) => ({ keyId: key_id, failedEvents: Number(total) }));
  }

  async listSealed(page: {
    readonly clientId: string;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly SealedWebhookEvent[]> {
    const { clientId, after = '', limit } = page;
    const rows = await this.statements.select<Omit<FailedRow, 'failed_at'>>(
      `SELECT event_id, hub_id, sealed_payload FROM ${this.table}
       WHERE client_id = :clientId AND failed_at IS NOT NULL AND event_id > :after
       ORDER BY event_id LIMIT :limit`,
      { clientId, after, limit },
    );
    return rows.map(toSealedEvent);
  }

  async reseal(request: {
    readonly clientId: string;
    readonly eventId: string;
    readonly expected: string;
    readonly replacement: string;
  }): Promise<boolean> {
    const affected = await this.statements.change(
      `UPDATE ${this.table} SET sealed_payload = :replacement
       WHERE client_id = :clientId AND event_id = :eventId AND sealed_payload = :expected`,
      { ...request },
    );
    return affected > 0;
  }

  async purge(page: { readonly limit: number }): Promise<number> {
    // The subquery reads the clock once: PostgreSQL cannot compare an index with a volatile function.
    const expired = `expires_at < (SELECT ${this.now})`;
    const rows = await this.statements.select<{ client_id: string; event_id: string }>(
      `SELECT client_id, event_id FROM ${this.table} WHERE ${expired} ORDER BY expires_at LIMIT :limit`,
      page,
    );
    if (rows.length === 0) return 0;
    return this.statements.change(
      // The client ids are the beginning of the primary key.
      `DELETE FROM ${this.table}
       WHERE client_id IN (:...clientIds) AND event_id IN (:...eventIds) AND ${expired}`,
      {
        clientIds: [...new Set(rows.map(({ client_id }) => client_id))],
        eventIds: rows.map(({ event_id }) => event_id),
      },
    );
  }

  /**
   * What becomes of a row that is there already. A claim that ends later than one made now is from
   * before the database's clock was set back. In MySQL assignments take effect from left to right.
   */
  private takeOver(): string {
    const isFreeIn = (row: string) =>
      `${row}handled_at IS NULL AND (${row}claimed_until <= ${this.now}
       OR ${row}claimed_until > ${this.now} + :claimMs + ${CLOCK_TOLERANCE_MS})`;
    return this.dialect === 'mysql'
      ? `ON DUPLICATE KEY UPDATE claim_id = IF(${isFreeIn('')}, VALUES(claim_id), claim_id),
         claimed_until = IF(claim_id = VALUES(claim_id), VALUES(claimed_until), claimed_until)`
      : `ON CONFLICT (client_id, event_id)
         DO UPDATE SET claim_id = excluded.claim_id, claimed_until = excluded.claimed_until
         WHERE ${isFreeIn('known.')}`;
  }

  private async update(
    assignments: string,
    request: WebhookEventClaim & { readonly eventIds: readonly string[] },
    condition?: string,
  ): Promise<void> {
    await this.statements.change(
      `UPDATE ${this.table} SET ${assignments}
       WHERE ${ofTheClaim}${condition === undefined ? '' : ` AND ${condition}`}`,
      { ...request },
    );
  }
}

function toSealedEvent(row: Omit<FailedRow, 'failed_at'>): SealedWebhookEvent {
  return {
    eventId: row.event_id,
    hubId: Number(row.hub_id),
    sealedPayload: row.sealed_payload,
  };
}
