import type {
  HubSpotConnectionRepository,
  StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import type { Clock } from '../runtime/clock.js';

/** As many connections as a pool has by default. */
const MAX_AT_ONCE = 10;
const BATCH_SIZE = 1_000;

/** A row, and when the read began that it is from. */
export interface ReadConnection {
  readonly row: StoredConnection | undefined;
  readonly readAtMs: number;
}

/** A read that has not begun. */
class Waiting {
  resolve!: (read: ReadConnection | Promise<ReadConnection>) => void;
  reject!: (error: unknown) => void;
  readonly read = new Promise<ReadConnection>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/**
 * Reads the rows of connections. While ten reads run, the accounts of further ones are collected and
 * read with one statement: a slow store gets few statements, however many accounts are not in memory.
 */
export class ConnectionReads {
  private running = 0;
  private readonly waiting = new Map<HubId, Waiting>();

  constructor(
    private readonly repository: HubSpotConnectionRepository,
    private readonly clientId: string,
    private readonly clock: Clock,
  ) {}

  /** Reads the row after this call, perhaps together with others. */
  read(hubId: HubId): Promise<ReadConnection> {
    if (this.repository.findMany === undefined) return this.find(hubId);
    if (this.running < MAX_AT_ONCE) return this.track(this.find(hubId));
    return (this.waiting.get(hubId) ?? this.wait(hubId)).read;
  }

  private async find(hubId: HubId): Promise<ReadConnection> {
    const readAtMs = this.clock.monotonicNow();
    const row = await this.repository.find({ clientId: this.clientId, hubId });
    return { row, readAtMs };
  }

  private wait(hubId: HubId): Waiting {
    const waiting = new Waiting();
    this.waiting.set(hubId, waiting);
    return waiting;
  }

  private async track<Result>(read: Promise<Result>): Promise<Result> {
    this.running += 1;
    try {
      return await read;
    } finally {
      this.running -= 1;
      this.startBatch();
    }
  }

  private startBatch(): void {
    const batch = [...this.waiting].slice(0, BATCH_SIZE);
    if (batch.length === 0) return;
    for (const [hubId] of batch) this.waiting.delete(hubId);
    // Each of the batch learns of its failure.
    this.track(this.readBatch(batch)).catch(() => undefined);
  }

  private async readBatch(batch: readonly (readonly [HubId, Waiting])[]): Promise<void> {
    const readAtMs = this.clock.monotonicNow();
    try {
      const hubIds = batch.map(([hubId]) => hubId);
      const rows = (await this.repository.findMany?.(this.clientId, hubIds)) ?? [];
      const found = new Map(rows.map((row) => [row.hubId, row]));
      for (const [hubId, { resolve }] of batch) {
        const row = found.get(hubId);
        // A row that cannot be read is missing among many, and an error alone.
        resolve(row === undefined ? this.find(hubId) : { row, readAtMs });
      }
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
  }
}
