import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { Endpoint } from '../http/endpoint.js';
import { emptyReply } from '../http/reply.js';
import { APP_INSTALLS_VERSIONS } from '../http/api-versions.js';
import type { AccountEndpoints } from './account-endpoint.js';

/**
 * `DELETE /appinstalls/{version}/external-install`: removes the app from the token's account.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/app-management/app-uninstalls/guide
 */
export function uninstallEndpoint(
  { grants }: EmulatedHubSpot,
  accountEndpoints: AccountEndpoints,
): Endpoint {
  return accountEndpoints.create({
    name: 'uninstall',
    method: 'delete',
    paths: APP_INSTALLS_VERSIONS.map((version) => `/appinstalls/${version}/external-install`),
    requiredScopes: ['oauth'],
    handle: ({ accessToken: { installation } }) => {
      grants.uninstall(installation.hubId, installation.clientId);
      return emptyReply(204);
    },
  });
}
