import { AccountEndpoints } from './api/account-endpoint.js';
import { accountInfoEndpoint } from './api/account-info-endpoint.js';
import { uninstallEndpoint } from './api/uninstall-endpoint.js';
import { authorizeEndpoints } from './authorize/authorize-endpoints.js';
import { contactsEndpoints } from './crm/contacts-endpoints.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import type { Endpoint } from './http/endpoint.js';
import { marketplaceEndpoints } from './marketplace/marketplace-endpoints.js';
import { introspectEndpoint } from './oauth/introspect-endpoint.js';
import { revokeEndpoint } from './oauth/revoke-endpoint.js';
import { tokenEndpoints } from './oauth/token-endpoints.js';
import { startEndpoints } from './start/start-endpoints.js';
import { v1TokenMetadataEndpoints } from './oauth/v1-token-metadata-endpoints.js';

/** Returns all endpoints of the emulator. */
export function endpointsOf(hubSpot: EmulatedHubSpot): Endpoint[] {
  const accountEndpoints = new AccountEndpoints(hubSpot);
  return [
    ...startEndpoints(hubSpot),
    ...authorizeEndpoints(hubSpot),
    ...marketplaceEndpoints(hubSpot),
    ...tokenEndpoints(hubSpot),
    introspectEndpoint(hubSpot),
    revokeEndpoint(hubSpot),
    ...v1TokenMetadataEndpoints(hubSpot),
    uninstallEndpoint(hubSpot, accountEndpoints),
    accountInfoEndpoint(accountEndpoints),
    ...contactsEndpoints(hubSpot, accountEndpoints),
  ];
}
