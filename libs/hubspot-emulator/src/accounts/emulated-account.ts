import { ContactStore, type Contact } from '../crm/contact-store.js';
import { sampleContacts } from '../crm/sample-contacts.js';

/** An account (portal) that exists from the start. */
export interface EmulatedAccountSeed {
  /** HubSpot's account id; a 32-bit integer, as in HubSpot's OpenAPI files. */
  readonly hubId: number;
  /**
   * The name in the account picker.
   *
   * @default `Account {hubId}`
   */
  readonly name?: string | undefined;
  /**
   * The number of sample contacts.
   *
   * @default 25
   */
  readonly contacts?: number | undefined;
  /**
   * Scopes that this account's subscription does not include. If an app requests one as optional, it
   * is not granted; if it is required, the authorization fails.
   *
   * @default []
   */
  readonly unavailableScopes?: readonly string[] | undefined;
}

const MAX_HUB_ID = 2 ** 31 - 1;

/** An account of the emulated HubSpot. */
export class EmulatedAccount {
  readonly hubId: number;
  /** The name in the account picker. */
  readonly name: string;
  /** The customer's website domain, which HubSpot calls `hub_domain`. */
  readonly domain: string;
  /** The user who installs apps in this account. */
  readonly user: { readonly id: number; readonly email: string };
  /** Scopes that the account's subscription does not include. */
  readonly unavailableScopes: ReadonlySet<string>;
  readonly #contactCount: number;
  #contactStore: ContactStore | undefined;

  constructor(seed: EmulatedAccountSeed) {
    if (!Number.isInteger(seed.hubId) || seed.hubId < 1 || seed.hubId > MAX_HUB_ID) {
      throw new RangeError(`hubId must be a positive 32-bit integer, got ${seed.hubId}`);
    }
    this.hubId = seed.hubId;
    this.name = seed.name ?? `Account ${seed.hubId}`;
    this.domain = `account-${seed.hubId}.example.com`;
    this.user = { id: seed.hubId, email: `admin@${this.domain}` };
    this.unavailableScopes = new Set(seed.unavailableScopes);
    this.#contactCount = seed.contacts ?? 25;
  }

  /** The account's contacts as CRM objects, oldest first. */
  get contacts(): readonly Contact[] {
    return this.contactStore.all();
  }

  /** @internal Filled on first use: a thousand accounts are mostly never read. */
  get contactStore(): ContactStore {
    this.#contactStore ??= new ContactStore(
      this.hubId,
      sampleContacts(this.domain, this.#contactCount),
    );
    return this.#contactStore;
  }
}

/** The default accounts. */
export const SAMPLE_ACCOUNTS: readonly EmulatedAccountSeed[] = [
  { hubId: 1234567, name: 'Example Trading' },
  { hubId: 7654321, name: 'Example Logistics' },
];
