import type { EmulatedAccount } from '../../accounts/emulated-account.js';
import type { AccountEndpoints } from '../../api/account-endpoint.js';
import { notFoundFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonReply } from '../../http/reply.js';
import { crmPaths } from '../crm-paths.js';
import { pageOf } from '../paging.js';

const SCOPES = ['crm.objects.owners.read'];
const MAX_LIMIT = 500;
const CREATED_AT = '2026-01-01T00:00:00.000Z';

/** The owners: the account's users. */
export function ownerEndpoints(accountEndpoints: AccountEndpoints): Endpoint[] {
  return [
    accountEndpoints.create({
      name: 'owners',
      method: 'get',
      // The official client calls the list with a slash at the end, which Express also accepts.
      paths: crmPaths('owners', ''),
      requiredScopes: SCOPES,
      handle: (call) => {
        const email = call.query.get('email');
        const owners = ownersOf(call.account).filter(
          (owner) => email === null || owner.email === email,
        );
        const isArchived = call.query.get('archived') === 'true';
        return jsonReply(200, pageOf(isArchived ? [] : owners, call, MAX_LIMIT));
      },
    }),
    accountEndpoints.create({
      name: 'owners',
      method: 'get',
      paths: crmPaths('owners', '/:ownerId'),
      requiredScopes: SCOPES,
      handle: (call) => {
        const id = pathParameter(call, 'ownerId');
        const isUserId = call.query.get('idProperty') === 'userId';
        const owner = ownersOf(call.account).find(
          (candidate) => String(isUserId ? candidate.userId : candidate.id) === id,
        );
        if (owner === undefined) throw notFoundFailure(`No owner found with id ${id}`);
        return jsonReply(200, owner);
      },
    }),
  ];
}

/** An owner's id is another number than the user's id. */
function ownersOf({ user }: EmulatedAccount) {
  return [
    {
      id: String(user.id + 500),
      email: user.email,
      type: 'PERSON',
      firstName: 'Sample',
      lastName: 'Admin',
      userId: user.id,
      userIdIncludingInactive: user.id,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
      archived: false,
      teams: [],
    },
  ];
}
