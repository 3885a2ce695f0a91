import type { Contact } from './contact-store.js';

/** What HubSpot returns when no properties are asked for; the last three come with any others too. */
const DEFAULT_PROPERTIES = ['email', 'firstname', 'lastname'];
const CONSTANT_PROPERTIES = ['createdate', 'hs_object_id', 'lastmodifieddate'];

/** Property names of the query: comma-separated, repeated, or both. */
export function requestedProperties(query: URLSearchParams): string[] {
  const names = query.getAll('properties').flatMap((value) => value.split(','));
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** The contact with the requested properties; those it does not have are left out. */
export function presentContact(contact: Contact, requested: readonly string[]): Contact {
  const names = new Set([
    ...(requested.length === 0 ? DEFAULT_PROPERTIES : requested),
    ...CONSTANT_PROPERTIES,
  ]);
  const properties = Object.fromEntries(
    Object.entries(contact.properties).filter(([name]) => names.has(name)),
  );
  return { ...contact, properties };
}
