import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { SealedAuthorization } from '../connections/stored-authorization.js';
import { UnsealError } from '../errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Shutdown } from '../runtime/shutdown.js';
import { authorizationPurpose, tokenPurpose } from './seal-purposes.js';
import { Sealer } from './sealer.js';

/** Rows that are read by one statement. */
const PAGE_SIZE = 500;
/** Rows that are written at once: most connections of a pool are left to the application. */
const CONCURRENT_WRITES = 4;
/** A pass is repeated for rows that changed while it ran. */
const MAX_PASSES = 5;

export interface HubSpotKeyUsage {
  readonly keyId: string;
  /** Whether new values are encrypted with this key: the first one of `encryptionKeys`. */
  readonly isCurrent: boolean;
  /** Whether `encryptionKeys` contains the key. If not, its values cannot be decrypted. */
  readonly isConfigured: boolean;
  readonly connections: number;
  readonly authorizations: number;
}

export interface HubSpotResealProgress {
  /** Rows that were read so far. */
  readonly checked: number;
  /** Rows that were encrypted with the current key. */
  readonly resealed: number;
  /** Rows that cannot be decrypted, and were left as they are. */
  readonly unreadable: number;
}

export interface HubSpotResealOptions {
  /** Called after each page of rows. */
  readonly onProgress?: ((progress: HubSpotResealProgress) => void) | undefined;
  /** Ends the work between two rows. The next `reseal` continues with the rows that are left. */
  readonly signal?: AbortSignal | undefined;
}

type Outcome = 'current' | 'resealed' | 'changed' | 'unreadable';
type Counts = { -readonly [Key in keyof HubSpotResealProgress]: number };

/**
 * Retires encryption keys. Put a new key first in `encryptionKeys` on every instance, call
 * `reseal()` on one of them, and remove the old key when `countByKey()` no longer lists it. Sessions
 * and install cookies are encrypted too, and expire after 12 hours.
 */
@Injectable()
export class HubSpotKeyRotation implements OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');
  private missing: readonly HubSpotKeyUsage[] = [];

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealer: Sealer,
    private readonly shutdown: Shutdown,
  ) {}

  /** Counts the stored rows of this app by the key they use. @throws ConnectionStoreUnavailableError */
  async countByKey(): Promise<readonly HubSpotKeyUsage[]> {
    const { clientId, encryptionKeys } = this.options;
    const usage = (await this.repository.countByKey(clientId)).map((counted) => ({
      ...counted,
      isCurrent: counted.keyId === encryptionKeys[0].id,
      isConfigured: encryptionKeys.some(({ id }) => id === counted.keyId),
    }));
    this.missing = usage.filter(({ isConfigured }) => !isConfigured);
    return usage;
  }

  /**
   * Encrypts every stored value with the current key, while the application runs: a row that a
   * refresh, an install or a disconnect changes at the same time keeps that change.
   *
   * @throws ConnectionStoreUnavailableError, or the reason of `signal`
   */
  async reseal(options: HubSpotResealOptions = {}): Promise<HubSpotResealProgress> {
    const signal = AbortSignal.any([
      this.shutdown.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
    let counts: Counts = { checked: 0, resealed: 0, unreadable: 0 };
    let resealed = 0;
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      counts = { checked: 0, resealed, unreadable: 0 };
      const report = () => options.onProgress?.({ ...counts });
      const changed =
        (await this.resealConnections(counts, signal, report)) +
        (await this.resealAuthorizations(counts, signal, report));
      ({ resealed } = counts);
      if (changed === 0) break;
    }
    await this.countByKey();
    return counts;
  }

  /** What cannot be decrypted because its key is missing, as last counted. Undefined if nothing. */
  missingKeys(): string | undefined {
    if (this.missing.length === 0) return undefined;
    const rows = this.missing.map(
      ({ keyId, connections, authorizations }) =>
        `"${keyId}" (${connections} connections, ${authorizations} authorizations)`,
    );
    return `Stored values are encrypted with keys that encryptionKeys (HUBSPOT_ENCRYPTION_KEYS) does not contain: ${rows.join(', ')}. Add these keys after the current one.`;
  }

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.countByKey();
    } catch {
      this.logger.warn('The stored values could not be counted by their encryption keys.');
      return;
    }
    const missing = this.missingKeys();
    if (missing !== undefined) this.logger.warn(missing);
  }

  private async resealConnections(
    counts: Counts,
    signal: AbortSignal,
    report: () => void,
  ): Promise<number> {
    const { clientId } = this.options;
    let changed = 0;
    let after: number | undefined;
    do {
      const page = await this.repository.list({ clientId, after, limit: PAGE_SIZE });
      changed += await this.resealAll(page, (row) => this.resealConnection(row), counts, signal);
      report();
      after = page.at(-1)?.hubId;
    } while (after !== undefined);
    return changed;
  }

  private async resealAuthorizations(
    counts: Counts,
    signal: AbortSignal,
    report: () => void,
  ): Promise<number> {
    const { clientId } = this.options;
    let changed = 0;
    let after: string | undefined;
    do {
      const page = await this.repository.listAuthorizations({ clientId, after, limit: PAGE_SIZE });
      changed += await this.resealAll(page, (row) => this.resealAuthorization(row), counts, signal);
      report();
      after = page.at(-1)?.stateHash;
    } while (after !== undefined);
    return changed;
  }

  /** Returns how many rows changed meanwhile and have to be read again. */
  private async resealAll<Row>(
    rows: readonly Row[],
    reseal: (row: Row) => Promise<Outcome>,
    counts: Counts,
    signal: AbortSignal,
  ): Promise<number> {
    let changed = 0;
    const waiting = rows.values();
    const work = async () => {
      for (const row of waiting) {
        signal.throwIfAborted();
        const outcome = await reseal(row);
        // Drivers of SQLite are synchronous: without this, nothing else would run in the process.
        await setImmediate();
        counts.checked += 1;
        if (outcome === 'changed') changed += 1;
        else if (outcome !== 'current') counts[outcome] += 1;
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_WRITES }, work));
    return changed;
  }

  private async resealConnection(row: StoredConnection): Promise<Outcome> {
    const { clientId, hubId, sealedAccessToken, sealedRefreshToken } = row;
    if (sealedAccessToken === null || sealedRefreshToken === null) return 'current';
    return this.attempt(async () => {
      const accessToken = this.sealer.reseal(
        sealedAccessToken,
        tokenPurpose(hubId, 'access_token'),
      );
      const refreshToken = this.sealer.reseal(
        sealedRefreshToken,
        tokenPurpose(hubId, 'refresh_token'),
      );
      if (accessToken === undefined && refreshToken === undefined) return undefined;
      return this.repository.resealTokens({
        clientId,
        hubId,
        expected: { sealedAccessToken, sealedRefreshToken },
        replacement: {
          sealedAccessToken: accessToken ?? sealedAccessToken,
          sealedRefreshToken: refreshToken ?? sealedRefreshToken,
        },
      });
    });
  }

  private resealAuthorization(row: SealedAuthorization): Promise<Outcome> {
    const { stateHash, sealedPayload: expected } = row;
    return this.attempt(async () => {
      const replacement = this.sealer.reseal(expected, authorizationPurpose(stateHash));
      return replacement === undefined
        ? undefined
        : this.repository.resealAuthorization({ stateHash, expected, replacement });
    });
  }

  private async attempt(reseal: () => Promise<boolean | undefined>): Promise<Outcome> {
    try {
      const written = await reseal();
      if (written === undefined) return 'current';
      return written ? 'resealed' : 'changed';
    } catch (error) {
      if (error instanceof UnsealError) return 'unreadable';
      throw error;
    }
  }
}
