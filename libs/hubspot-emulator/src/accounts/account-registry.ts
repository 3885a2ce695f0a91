import type { GrantStore } from '../grants/grant-store.js';
import { EmulatedAccount, type EmulatedAccountSeed } from './emulated-account.js';

/** The accounts of the emulated HubSpot, and their administrators' actions. */
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

  /** Returns all accounts, in the order of the options. */
  all(): EmulatedAccount[] {
    return [...this.#accounts.values()];
  }

  /** Returns the account. @throws Error if there is none with this id */
  get(hubId: number): EmulatedAccount {
    const account = this.#accounts.get(hubId);
    if (account === undefined) throw new Error(`No account has hubId ${hubId}`);
    return account;
  }

  /** Returns the account, or undefined if there is none with this id. */
  find(hubId: number): EmulatedAccount | undefined {
    return this.#accounts.get(hubId);
  }

  /**
   * Expires all valid access tokens now.
   *
   * @param hubId - limits it to this account; default: all accounts
   * @returns the number of tokens that were valid
   */
  expireAccessTokens(hubId?: number): number {
    return this.#grants.expireAccessTokens(hubId);
  }

  /**
   * Removes the app from the account, as an administrator does in the account's settings. All its
   * refresh tokens and access tokens in the account become invalid.
   *
   * @param clientId - limits it to this app; default: all apps
   * @returns the number of apps that were removed
   */
  uninstall(hubId: number, clientId?: string): number {
    return this.#grants.uninstall(hubId, clientId);
  }

  /** Deletes the account: its access tokens become invalid and refreshes fail with `BAD_HUB`. */
  remove(hubId: number): void {
    this.#accounts.delete(hubId);
  }
}
