import type { AccountRegistry } from './account-registry.js';
import type { EmulatedAccount } from './emulated-account.js';

/** Returns the account, or the first one if no id is given. @throws Error if there is none */
export function findAccount(accounts: AccountRegistry, hubId?: number): EmulatedAccount {
  const account = hubId === undefined ? accounts.all()[0] : accounts.get(hubId);
  if (account === undefined) throw new Error('There is no account');
  return account;
}
