import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import { authorizationPurpose } from '../encryption/seal-purposes.js';
import { Sealer } from '../encryption/sealer.js';
import {
  ExpiredStateError,
  ForeignStateError,
  ReusedStateError,
  UnknownStateError,
} from '../errors/authorization.errors.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { RandomSource } from '../runtime/random.js';

/** How long an install may take. */
export const AUTHORIZATION_LIFETIME_MS = 10 * 60_000;
const STATE_BYTES = 32;
const MAX_PAYLOAD_BYTES = 8_192;

const payload = z.object({
  returnUrl: z.string(),
  hubId: z.int().positive().optional(),
  context: z.unknown().optional(),
  source: z.literal('marketplace').optional(),
});

/** Stored from the start of an install until its callback. */
export interface AuthorizationPayload {
  readonly returnUrl: string;
  /** Set if HubSpot's Marketplace started the install. */
  readonly source?: 'marketplace' | undefined;
  /** The account that the install was started for, if it was started for one. */
  readonly hubId?: HubId | undefined;
  /** What `HubSpotInstallHooks.contextOf` returned. */
  readonly context?: unknown;
}

/** Issues states, and redeems each of them once. The database contains only their hashes. */
@Injectable()
export class AuthorizationState {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly sealer: Sealer,
    private readonly random: RandomSource,
  ) {}

  /** @throws HubSpotConfigurationError if the host's context is too long, ConnectionStoreUnavailableError */
  async issue(value: AuthorizationPayload): Promise<{ state: string; stateHash: string }> {
    const state = this.random.bytes(STATE_BYTES).toString('base64url');
    const stateHash = hashState(state);
    const text = JSON.stringify(value);
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) throw contextTooLong();
    await this.repository.createAuthorization({
      stateHash,
      clientId: this.options.clientId,
      sealedPayload: this.sealer.seal(text, authorizationPurpose(stateHash)),
      lifetimeMs: AUTHORIZATION_LIFETIME_MS,
    });
    return { state, stateHash };
  }

  /**
   * @param ofThisBrowser whether the request has the cookie that was set with the state. If not, the
   * state is not consumed
   * @throws UnknownStateError, ReusedStateError, ExpiredStateError, ForeignStateError
   */
  async redeem(stateHash: string, ofThisBrowser: boolean): Promise<AuthorizationPayload> {
    const stored = await this.repository.findAuthorization(stateHash);
    if (stored === undefined || stored.clientId !== this.options.clientId) {
      throw new UnknownStateError();
    }
    if (stored.used) throw new ReusedStateError();
    if (stored.expiresInMs <= 0) throw new ExpiredStateError();
    if (!ofThisBrowser) throw new ForeignStateError();
    if (!(await this.repository.consumeAuthorization(stateHash))) throw new ReusedStateError();
    return payload.parse(
      JSON.parse(this.sealer.open(stored.sealedPayload, authorizationPurpose(stateHash))),
    );
  }
}

function contextTooLong(): HubSpotConfigurationError {
  return new HubSpotConfigurationError([
    {
      option: 'installHooks',
      reason:
        'contextOf returned more than about 6,000 bytes of JSON, which are stored for everybody who opens the install route. Return an id instead',
    },
  ]);
}

export function hashState(state: string): string {
  return createHash('sha256').update(state).digest('base64url');
}
