import type { GrantStore } from '../grants/grant-store.js';
import { EmulatedAccount, type EmulatedAccountSeed } from './emulated-account.js';

/** The accounts of the emulated HubSpot, and what their administrators can do to an app. */
export class AccountRegistry {
  readonly #accounts = new Map<number, EmulatedAccount>();
  readonly #grants: GrantStore;

  constructor(seeds: readonly EmulatedAccountSeed[], grants: GrantStore) {
    for (const seed of seeds) {
      if (this.#accounts.has(seed.hubId)) throw new Error(`Two accounts have hubId ${seed.hubId}`);
      this.#accounts.set(seed.hubId, new EmulatedAccount(seed));
    }
    this.#grants = grants;
  }

  /** All accounts, in the order they were given. */
  all(): EmulatedAccount[] {
    return [...this.#accounts.values()];
  }

  /** The account with that id; throws if there is none. */
  get(hubId: number): EmulatedAccount {
    const account = this.#accounts.get(hubId);
    if (account === undefined) throw new Error(`No account has hubId ${hubId}`);
    return account;
  }

  /** The account with that id, if there is one. */
  find(hubId: number): EmulatedAccount | undefined {
    return this.#accounts.get(hubId);
  }

  /**
   * Makes the access tokens that are alive answer as expired from now on.
   *
   * @param hubId - only of this account; of all accounts when left out
   * @returns how many there were
   */
  expireAccessTokens(hubId?: number): number {
    return this.#grants.expireAccessTokens(hubId);
  }

  /**
   * What an administrator does who removes the app in the account's settings: refresh tokens and
   * access tokens are dead at once.
   *
   * @param clientId - only this app; all apps when left out
   * @returns how many apps were removed
   */
  uninstall(hubId: number, clientId?: string): number {
    return this.#grants.uninstall(hubId, clientId);
  }

  /** Deletes the account: refreshes answer `BAD_HUB`, its access tokens are dead. */
  remove(hubId: number): void {
    this.#accounts.delete(hubId);
  }
}
