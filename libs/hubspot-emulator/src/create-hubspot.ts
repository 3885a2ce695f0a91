import { AccountRegistry } from './accounts/account-registry.js';
import { SAMPLE_ACCOUNTS } from './accounts/emulated-account.js';
import { AppRegistry } from './apps/app-registry.js';
import { SAMPLE_APP } from './apps/emulated-app.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import { AuthorizationCodes } from './grants/authorization-codes.js';
import { GrantStore } from './grants/grant-store.js';
import type { SavedState } from './grants/state-file.js';
import type { HubSpotEmulatorOptions } from './hubspot-emulator-options.js';
import { ClientTokens } from './journal/client-tokens.js';
import { EmulatedJournal } from './journal/emulated-journal.js';
import { EmulatorClock } from './runtime/clock.js';
import { cryptographicRandomSource as random } from './runtime/random-source.js';
import { restoreState } from './state.js';

const DEFAULT_EXPIRES_IN_SECONDS = 1800;

/** Returns the state and settings for the options, with the saved state restored. */
export function createHubSpot(
  options: HubSpotEmulatorOptions,
  saved?: SavedState,
): EmulatedHubSpot {
  const { expiresInSeconds = DEFAULT_EXPIRES_IN_SECONDS } = options;
  const clock = new EmulatorClock(saved?.clockOffsetMs);
  const grants = new GrantStore(clock, random, expiresInSeconds);
  const hubSpot: EmulatedHubSpot = {
    apps: new AppRegistry(options.apps ?? [SAMPLE_APP]),
    accounts: new AccountRegistry(options.accounts ?? SAMPLE_ACCOUNTS, grants),
    grants,
    codes: new AuthorizationCodes(clock, random),
    clientTokens: new ClientTokens(clock, random, expiresInSeconds),
    journal: new EmulatedJournal(() => clock.now()),
    clock,
    random,
    settings: {
      denial: options.denial ?? 'redirect',
      rateLimits: options.rateLimits ?? true,
      searchIndexDelayMs: options.searchIndexDelayMs ?? 0,
      rotateRefreshTokens: options.rotateRefreshTokens ?? false,
    },
  };
  if (saved !== undefined) restoreState(hubSpot, saved);
  return hubSpot;
}
