import type { AccountRegistry } from './accounts/account-registry.js';
import type { AppRegistry } from './apps/app-registry.js';
import type { AuthorizationCodes } from './grants/authorization-codes.js';
import type { GrantStore } from './grants/grant-store.js';
import type { ClientTokens } from './journal/client-tokens.js';
import type { EmulatedJournal } from './journal/emulated-journal.js';
import type { EmulatorClock } from './runtime/clock.js';
import type { RandomSource } from './runtime/random-source.js';

/** The state and the settings that the endpoints share. */
export interface EmulatedHubSpot {
  readonly apps: AppRegistry;
  readonly accounts: AccountRegistry;
  readonly grants: GrantStore;
  readonly codes: AuthorizationCodes;
  readonly clientTokens: ClientTokens;
  readonly journal: EmulatedJournal;
  readonly clock: EmulatorClock;
  readonly random: RandomSource;
  readonly settings: {
    readonly denial: 'redirect' | 'silent';
    readonly rateLimits: boolean;
    readonly searchIndexDelayMs: number;
    readonly rotateRefreshTokens: boolean;
  };
}
