/** Names a reader of an app's webhooks journal. */
export interface JournalReaderKey {
  readonly clientId: string;
  /** Unique per reading. */
  readonly owner: string;
}

export interface JournalPosition {
  /** The last entry that was read; null if none was. */
  readonly offset: string | null;
  /** How long ago the journal was read last; null if it never was. */
  readonly readAgoMs: number | null;
}

/**
 * The position in the webhooks journal, one per app, shared by all instances. Every method is one
 * atomic step against the store's own clock.
 */
export interface JournalStore {
  /**
   * Takes the right to read, if no other lease runs and the pause is over. Returns the position, or
   * undefined if another lease runs or the pause is not over. Creates the row if there is none. A lease or
   * a pause that ends more than a second later than one of `leaseMs` or `pauseMs` which begins now is
   * from before the store's clock was set back, and is over.
   */
  takeLease(
    request: JournalReaderKey & { readonly leaseMs: number; readonly pauseMs: number },
  ): Promise<JournalPosition | undefined>;

  /** Prolongs the lease, if it is still the owner's. */
  renewLease(request: JournalReaderKey & { readonly leaseMs: number }): Promise<boolean>;

  /** Moves the position from one entry to another, if the lease is still the owner's. */
  advance(
    request: JournalReaderKey & { readonly from: string | null; readonly to: string },
  ): Promise<boolean>;

  /** Frees the lease, if it is still the owner's. Nobody reads for `pauseMs`. */
  releaseLease(
    request: JournalReaderKey & {
      readonly pauseMs: number;
      /** Everything was read. */
      readonly isAtEnd: boolean;
    },
  ): Promise<boolean>;
}
