import type { HubId } from '../connections/hub-id.js';

/**
 * What became of a grant of `adoptAll`:
 *
 * - `adopted`: refreshed, and stored as an active connection, in this run or an earlier one
 * - `recovered`: an earlier attempt got no response. HubSpot says that the refresh token is active:
 *   stored without sending it again. The first use of the connection refreshes it
 * - `already_connected`: the account has an active connection, which was kept
 * - `duplicate`: an earlier grant has the same refresh token or account
 * - `mismatch`: the grant belongs to another account than `hubId`. Nothing was stored
 * - `revoked`: HubSpot refuses the refresh token. Only a new install helps
 * - `invalid`: there is no refresh token, or `hubId` is no account id
 * - `failed`: HubSpot did not issue tokens for a temporary reason. The next run tries again
 * - `pending`: with `dryRun`: would be sent
 */
export type HubSpotAdoptionOutcome =
  | 'adopted'
  | 'recovered'
  | 'already_connected'
  | 'duplicate'
  | 'mismatch'
  | 'revoked'
  | 'invalid'
  | 'failed'
  | 'pending';

export type HubSpotAdoptionCounts = Readonly<Record<HubSpotAdoptionOutcome, number>>;

/** A grant that was not taken over. */
export interface HubSpotAdoptionProblem {
  /** Its position in the source, counted from 1. */
  readonly position: number;
  readonly hubId: HubId | undefined;
  readonly outcome: Exclude<HubSpotAdoptionOutcome, 'adopted' | 'recovered' | 'pending'>;
  readonly reason: string;
}

export interface HubSpotAdoptionReport {
  readonly counts: HubSpotAdoptionCounts;
  /** Ordered by position. */
  readonly problems: readonly HubSpotAdoptionProblem[];
}

export interface HubSpotAdoptionOptions {
  /** Called after each grant. */
  readonly onProgress?: ((counts: HubSpotAdoptionCounts) => void) | undefined;
  /** Ends the work: no further grant is sent, and those in flight are stored. */
  readonly signal?: AbortSignal | undefined;
  /** How many refresh tokens are sent to HubSpot in a second, from 1 to 1000. @default 10 */
  readonly grantsPerSecond?: number | undefined;
  /**
   * A file that remembers what was sent, so that a run that was stopped or killed can be repeated
   * with the same source. It contains SHA-256 hashes of refresh tokens, and is used by one process at
   * a time.
   *
   * @default none
   */
  readonly journalFile?: string | undefined;
  /** Counts without sending or storing anything. @default false */
  readonly dryRun?: boolean | undefined;
}
