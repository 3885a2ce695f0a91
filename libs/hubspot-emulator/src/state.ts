import { crmSnapshot, restoreCrm } from './crm/crm-snapshot.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import type { SavedState } from './grants/state-file.js';

/** Returns the state that is saved in the state file. */
export function stateOf({ accounts, clock, grants, journal }: EmulatedHubSpot): SavedState {
  return {
    clockOffsetMs: clock.offsetMs,
    grants: grants.snapshot(),
    crm: Object.fromEntries(accounts.all().map(({ hubId, crm }) => [hubId, crmSnapshot(crm)])),
    journal: journal.snapshot(),
  };
}

/** Restores everything except the clock. */
export function restoreState(
  { accounts, grants, journal }: EmulatedHubSpot,
  saved: SavedState,
): void {
  grants.restore(saved.grants);
  for (const [hubId, snapshot] of Object.entries(saved.crm ?? {})) {
    const account = accounts.find(Number(hubId));
    if (account !== undefined) restoreCrm(account.crm, snapshot);
  }
  if (saved.journal !== undefined) journal.restore(saved.journal);
}
