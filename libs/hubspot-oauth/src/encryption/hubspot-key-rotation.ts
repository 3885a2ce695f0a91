import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

import {
  HubSpotConnectionRepository,
  type StoredConnection,
} from '../connections/hubspot-connection.repository.js';
import type { SealedAuthorization } from '../connections/stored-authorization.js';
import type { SealedWebhookEvent } from '../connections/webhook-event-store.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Shutdown } from '../runtime/shutdown.js';
import {
  type HubSpotResealProgress,
  type ResealCounts,
  resealTable,
  type SealedTable,
} from './reseal-table.js';
import { authorizationPurpose, tokenPurpose, webhookEventPurpose } from './seal-purposes.js';
import { Sealer } from './sealer.js';

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
  /** Webhook events that failed. */
  readonly failedEvents: number;
}

export interface HubSpotResealOptions {
  /** Called after each page of rows. */
  readonly onProgress?: ((progress: HubSpotResealProgress) => void) | undefined;
  /** Ends the work between two rows. The next `reseal` continues with the rows that are left. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Retires encryption keys. Put a new key first in `encryptionKeys` on every instance, call
 * `reseal()` on one of them, and remove the old key when `countByKey()` no longer lists it. Sessions
 * and install cookies are encrypted too, and expire after 12 hours.
 */
@Injectable()
export class HubSpotKeyRotation implements OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');
  private usage: readonly HubSpotKeyUsage[] = [];

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealer: Sealer,
    private readonly shutdown: Shutdown,
  ) {}

  /** Counts the stored rows of this app by the key they use. @throws ConnectionStoreUnavailableError */
  async countByKey(): Promise<readonly HubSpotKeyUsage[]> {
    const { clientId, encryptionKeys } = this.options;
    const ofEvents = (await this.repository.webhookEvents?.countByKey(clientId)) ?? [];
    const failedEvents = new Map(ofEvents.map((counted) => [counted.keyId, counted.failedEvents]));
    const counted = new Map([
      ...ofEvents.map(
        ({ keyId }) => [keyId, { keyId, connections: 0, authorizations: 0 }] as const,
      ),
      ...(await this.repository.countByKey(clientId)).map((key) => [key.keyId, key] as const),
    ]);
    this.usage = [...counted.values()].map((key) => ({
      ...key,
      failedEvents: failedEvents.get(key.keyId) ?? 0,
      isCurrent: key.keyId === encryptionKeys[0].id,
      isConfigured: encryptionKeys.some(({ id }) => id === key.keyId),
    }));
    return this.usage;
  }

  /**
   * What was counted last, with each configured key that no row uses.
   *
   * @internal
   */
  lastUsage(): readonly HubSpotKeyUsage[] {
    const unused = this.options.encryptionKeys
      .filter(({ id }) => !this.usage.some(({ keyId }) => keyId === id))
      .map(({ id }) => ({
        keyId: id,
        isCurrent: id === this.options.encryptionKeys[0].id,
        isConfigured: true,
        connections: 0,
        authorizations: 0,
        failedEvents: 0,
      }));
    return [...this.usage, ...unused];
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
    let counts: ResealCounts = { checked: 0, resealed: 0, unreadable: 0 };
    let resealed = 0;
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      counts = { checked: 0, resealed, unreadable: 0 };
      const report = () => options.onProgress?.({ ...counts });
      const changed =
        (await resealTable(this.connections, counts, signal, report)) +
        (await resealTable(this.authorizations, counts, signal, report)) +
        (await resealTable(this.failedEvents, counts, signal, report));
      ({ resealed } = counts);
      if (changed === 0) break;
    }
    await this.countByKey();
    return counts;
  }

  /** What cannot be decrypted because its key is missing, as last counted. Undefined if nothing. */
  missingKeys(): string | undefined {
    const missing = this.usage.filter(({ isConfigured }) => !isConfigured);
    if (missing.length === 0) return undefined;
    const rows = missing.map(
      ({ keyId, connections, authorizations, failedEvents }) =>
        `"${keyId}" (${connections} connections, ${authorizations} authorizations, ${failedEvents} failed events)`,
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

  private get connections(): SealedTable<StoredConnection, number> {
    const { clientId } = this.options;
    return {
      list: (after, limit) => this.repository.list({ clientId, after, limit }),
      keyOf: ({ hubId }) => hubId,
      reseal: async ({ hubId, sealedAccessToken, sealedRefreshToken }) => {
        if (sealedAccessToken === null || sealedRefreshToken === null) return undefined;
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
      },
    };
  }

  private get authorizations(): SealedTable<SealedAuthorization, string> {
    const { clientId } = this.options;
    return {
      list: (after, limit) => this.repository.listAuthorizations({ clientId, after, limit }),
      keyOf: ({ stateHash }) => stateHash,
      reseal: async ({ stateHash, sealedPayload: expected }) => {
        const replacement = this.sealer.reseal(expected, authorizationPurpose(stateHash));
        return replacement === undefined
          ? undefined
          : this.repository.resealAuthorization({ stateHash, expected, replacement });
      },
    };
  }

  private get failedEvents(): SealedTable<SealedWebhookEvent, string> {
    const { clientId } = this.options;
    const { webhookEvents } = this.repository;
    return {
      list: async (after, limit) =>
        (await webhookEvents?.listSealed({ clientId, after, limit })) ?? [],
      keyOf: ({ eventId }) => eventId,
      reseal: async ({ eventId, hubId, sealedPayload: expected }) => {
        const replacement = this.sealer.reseal(expected, webhookEventPurpose(hubId, eventId));
        return replacement === undefined
          ? undefined
          : webhookEvents?.reseal({ clientId, eventId, expected, replacement });
      },
    };
  }
}
