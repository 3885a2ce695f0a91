import type { AccountEndpoints } from '../api/account-endpoint.js';
import { refuse } from '../api/api-error.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Endpoint } from '../http/endpoint.js';
import { jsonReply } from '../http/reply.js';
import { CONTACTS_PATHS } from '../http/api-versions.js';
import { presentContact, requestedProperties } from './contact-properties.js';
import type { Contact, ContactStore } from './contact-store.js';
import { readNewContact } from './new-contact.js';
import { pageOf, readPageRequest } from './paging.js';

/** List, get and create contacts (`/crm/v3/objects/contacts` and its dated forms). */
export function contactsEndpoints(
  hubSpot: EmulatedHubSpot,
  accountEndpoints: AccountEndpoints,
): Endpoint[] {
  const { clock, random } = hubSpot;
  return [
    accountEndpoints.create({
      name: 'contacts',
      method: 'get',
      paths: CONTACTS_PATHS,
      requiredScopes: ['crm.objects.contacts.read'],
      handle: (call) => {
        const page = readPageRequest(random, call.query);
        // Nothing here can be archived.
        const contacts = call.query.get('archived') === 'true' ? [] : call.account.contacts;
        const properties = requestedProperties(call.query);
        const { items, paging } = pageOf(contacts, page, call.request);
        const results = items.map((contact) => presentContact(contact, properties));
        return jsonReply(200, paging === undefined ? { results } : { results, paging });
      },
    }),
    accountEndpoints.create({
      name: 'contacts',
      method: 'get',
      paths: CONTACTS_PATHS.map((path) => `${path}/:contactId`),
      requiredScopes: ['crm.objects.contacts.read'],
      handle: (call) => {
        const { contactStore } = call.account;
        const id = pathParameter(call, 'contactId');
        const contact = findContact(contactStore, id, call.query.get('idProperty'));
        if (contact === undefined) {
          return refuse(random, 404, {
            message: 'resource not found',
            category: 'OBJECT_NOT_FOUND',
          });
        }
        return jsonReply(200, presentContact(contact, requestedProperties(call.query)));
      },
    }),
    accountEndpoints.create({
      name: 'contacts',
      method: 'post',
      paths: CONTACTS_PATHS,
      requiredScopes: ['crm.objects.contacts.write'],
      handle: (call) => {
        const { contactStore } = call.account;
        const properties = readNewContact(random, call.body);
        const existing = contactStore.findByEmail(properties['email'] ?? '');
        if (existing !== undefined) {
          return refuse(random, 409, {
            message: `Contact already exists. Existing ID: ${existing.id}`,
            category: 'CONFLICT',
          });
        }
        return jsonReply(201, contactStore.create(properties, clock.now()));
      },
    }),
  ];
}

function findContact(
  contacts: ContactStore,
  id: string,
  idProperty: string | null,
): Contact | undefined {
  return idProperty === 'email' ? contacts.findByEmail(id) : contacts.findById(id);
}
