import type { AccountEndpoints } from '../api/account-endpoint.js';
import type { Endpoint } from '../http/endpoint.js';
import { jsonReply } from '../http/reply.js';
import { allValues } from './objects/present-object.js';

const MAX_COUNT = 100;
const DEFAULT_COUNT = 20;

/** `GET /contacts/v1/lists/all/contacts/all`, which HubSpot's OAuth quickstart calls. */
export function contactsV1Endpoint(accountEndpoints: AccountEndpoints): Endpoint {
  return accountEndpoints.create({
    name: 'contacts',
    method: 'get',
    paths: ['/contacts/v1/lists/all/contacts/all'],
    requiredScopes: ['crm.objects.contacts.read', 'contacts'],
    handle: ({ account, query }) => {
      const { crm } = account;
      const type = crm.types.get('contacts');
      const count = Math.min(MAX_COUNT, Number(query.get('count') ?? DEFAULT_COUNT));
      const offset = Number(query.get('vidOffset') ?? 0);
      const names = ['firstname', 'lastname', 'company', 'lastmodifieddate'];
      const page = crm.store(type).page(offset, count + 1, false);
      const contacts = page.slice(0, count).map((object) => {
        const values = allValues(type, object);
        const set = [...names, ...query.getAll('property')].filter((name) => values[name]);
        return {
          addedAt: object.createdAtMs,
          vid: Number(object.id),
          'canonical-vid': Number(object.id),
          'portal-id': account.hubId,
          'is-contact': true,
          properties: Object.fromEntries(set.map((name) => [name, { value: values[name] }])),
          'identity-profiles': [
            {
              vid: Number(object.id),
              identities: [{ type: 'EMAIL', value: values['email'] ?? '' }],
            },
          ],
        };
      });
      const last = page[count - 1];
      return jsonReply(200, {
        contacts,
        'has-more': page.length > count,
        'vid-offset': last?.sequence ?? 0,
      });
    },
  });
}
