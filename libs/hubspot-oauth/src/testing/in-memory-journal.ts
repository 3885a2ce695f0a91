import { isAhead } from '../connections/clock-tolerance.js';
import type {
  JournalPosition,
  JournalReaderKey,
  JournalStore,
} from '../connections/journal-store.js';
import type { Clock } from '../runtime/clock.js';

interface JournalRow {
  readonly offset: string | null;
  readonly readAt: number | null;
  readonly owner: string | null;
  readonly leaseUntil: number;
  readonly notBefore: number;
}

const NEW_ROW = { offset: null, readAt: null, owner: null, leaseUntil: 0, notBefore: 0 };

/** The journal's position of `InMemoryHubSpotConnectionRepository`. */
export class InMemoryJournal implements JournalStore {
  private readonly rows = new Map<string, JournalRow>();

  constructor(private readonly clock: Clock) {}

  async takeLease({
    clientId,
    owner,
    leaseMs,
    pauseMs,
  }: JournalReaderKey & { leaseMs: number; pauseMs: number }): Promise<
    JournalPosition | undefined
  > {
    const now = this.clock.now();
    const row = this.rows.get(clientId) ?? NEW_ROW;
    const isLeased = row.owner !== null && isAhead(row.leaseUntil - now, leaseMs);
    if (isLeased || isAhead(row.notBefore - now, pauseMs)) return undefined;
    this.rows.set(clientId, { ...row, owner, leaseUntil: now + leaseMs });
    return { offset: row.offset, readAgoMs: row.readAt === null ? null : now - row.readAt };
  }

  async renewLease({
    leaseMs,
    ...reader
  }: JournalReaderKey & { leaseMs: number }): Promise<boolean> {
    return this.change(reader, () => ({ leaseUntil: this.clock.now() + leaseMs }));
  }

  async advance({
    from,
    to,
    ...reader
  }: JournalReaderKey & { from: string | null; to: string }): Promise<boolean> {
    return this.change(reader, ({ offset }) =>
      offset === from ? { offset: to, readAt: this.clock.now() } : undefined,
    );
  }

  async releaseLease({
    pauseMs,
    isAtEnd,
    ...reader
  }: JournalReaderKey & { pauseMs: number; isAtEnd: boolean }): Promise<boolean> {
    const now = this.clock.now();
    return this.change(reader, ({ readAt }) => ({
      owner: null,
      leaseUntil: 0,
      notBefore: now + pauseMs,
      readAt: isAtEnd ? now : readAt,
    }));
  }

  private change(
    { clientId, owner }: JournalReaderKey,
    change: (row: JournalRow) => Partial<JournalRow> | undefined,
  ): boolean {
    const row = this.rows.get(clientId);
    const changed = row?.owner === owner ? change(row) : undefined;
    if (row === undefined || changed === undefined) return false;
    this.rows.set(clientId, { ...row, ...changed });
    return true;
  }
}
