/** A CRM object, as HubSpot's API writes it (`SimplePublicObject`). */
export interface Contact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly archived: boolean;
}

const SEEDED_AT = Date.parse('2026-01-05T09:00:00.000Z');
const MINUTE_MS = 60_000;

/** The contacts of one account. Ids begin with the account's id, so that a mix-up shows. */
export class ContactStore {
  readonly #hubId: number;
  readonly #contacts: Contact[] = [];
  readonly #byId = new Map<string, Contact>();
  readonly #byEmail = new Map<string, Contact>();

  constructor(hubId: number, seeds: readonly Record<string, string>[]) {
    this.#hubId = hubId;
    for (const [index, properties] of seeds.entries()) {
      this.create(properties, SEEDED_AT + index * MINUTE_MS);
    }
  }

  all(): readonly Contact[] {
    return this.#contacts;
  }

  findById(id: string): Contact | undefined {
    return this.#byId.get(id);
  }

  findByEmail(email: string): Contact | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  create(properties: Readonly<Record<string, string>>, atMs: number): Contact {
    const id = `${this.#hubId}${String(this.#contacts.length + 1).padStart(5, '0')}`;
    const createdAt = new Date(atMs).toISOString();
    const contact: Contact = {
      id,
      properties: {
        ...properties,
        createdate: createdAt,
        hs_object_id: id,
        lastmodifieddate: createdAt,
      },
      createdAt,
      updatedAt: createdAt,
      archived: false,
    };
    this.#contacts.push(contact);
    this.#byId.set(id, contact);
    const email = properties['email'];
    if (email !== undefined) this.#byEmail.set(email.toLowerCase(), contact);
    return contact;
  }
}
