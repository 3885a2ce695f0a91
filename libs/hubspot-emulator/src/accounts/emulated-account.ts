import { AccountCrm, type ObjectSeeds } from '../crm/account-crm.js';
import type { Contact } from '../crm/objects/crm-object.js';
import { updateObject } from '../crm/objects/write-object.js';
import { presentSetValues } from '../crm/objects/present-object.js';

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
   * The CRM objects by type: how many to generate, or the properties of each.
   *
   * @default 25 contacts, 10 companies and 10 deals
   */
  readonly objects?: ObjectSeeds | undefined;
  /**
   * Properties that the account's validation rules require for new objects, by type. Only writes on
   * paths with version 2026-09 or later enforce them.
   *
   * @default {}
   * @see https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement
   */
  readonly requiredProperties?: Readonly<Record<string, readonly string[]>> | undefined;
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
  /** @internal */
  readonly crm: AccountCrm;

  constructor(seed: EmulatedAccountSeed) {
    if (!Number.isInteger(seed.hubId) || seed.hubId < 1 || seed.hubId > MAX_HUB_ID) {
      throw new RangeError(`hubId must be a positive 32-bit integer, got ${seed.hubId}`);
    }
    this.hubId = seed.hubId;
    this.name = seed.name ?? `Account ${seed.hubId}`;
    this.domain = `account-${seed.hubId}.example.com`;
    this.user = { id: userIdOf(seed.hubId), email: `admin@${this.domain}` };
    this.unavailableScopes = new Set(seed.unavailableScopes);
    this.crm = new AccountCrm({
      hubId: seed.hubId,
      domain: this.domain,
      objects: { ...(seed.contacts !== undefined && { contacts: seed.contacts }), ...seed.objects },
      requiredProperties: seed.requiredProperties ?? {},
    });
  }

  /** The contacts that are not archived, oldest first, with all their set properties. */
  get contacts(): readonly Contact[] {
    const type = this.crm.types.get('contacts');
    return this.crm
      .store(type)
      .all()
      .filter(({ archivedAtMs }) => archivedAtMs === undefined)
      .map((object) => presentSetValues(type, object));
  }

  /**
   * Changes properties of a contact, as a user does in HubSpot. Apps get the events they subscribed to.
   *
   * @throws Error if there is no such contact, or a value is invalid
   */
  updateContact(id: string, properties: Readonly<Record<string, string>>): void {
    const { crm } = this;
    const type = crm.types.get('contacts');
    const contact = crm
      .store(type)
      .all()
      .find((object) => object.id === id);
    if (contact === undefined) throw new Error(`Account ${this.hubId} has no contact ${id}`);
    updateObject({ crm, type, now: Date.now(), enforcesRules: false }, contact, properties);
  }
}

/** Another number than the hub id, so that a mix-up is visible. */
function userIdOf(hubId: number): number {
  return hubId ^ 0x2f_ff_01 || 1;
}

/** The default accounts. */
export const SAMPLE_ACCOUNTS: readonly EmulatedAccountSeed[] = [
  { hubId: 1234567, name: 'Example Trading' },
  { hubId: 7654321, name: 'Example Logistics' },
];
