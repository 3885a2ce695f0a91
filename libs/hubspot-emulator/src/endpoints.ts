import { AccountEndpoints } from './api/account-endpoint.js';
import { accountInfoEndpoint } from './api/account-info-endpoint.js';
import { uninstallEndpoint } from './api/uninstall-endpoint.js';
import { authorizeEndpoints } from './authorize/authorize-endpoints.js';
import { associationLabelEndpoints } from './crm/associations/association-label-endpoints.js';
import { batchAssociationEndpoints } from './crm/associations/batch-association-endpoints.js';
import { objectAssociationEndpoints } from './crm/associations/object-association-endpoints.js';
import { v3AssociationEndpoints } from './crm/associations/v3-association-endpoints.js';
import { batchEndpoints } from './crm/batch/batch-endpoints.js';
import { contactsV1Endpoint } from './crm/contacts-v1-endpoint.js';
import { CrmEndpoints } from './crm/crm-endpoints.js';
import { objectEndpoints } from './crm/objects/object-endpoints.js';
import { ownerEndpoints } from './crm/owners/owner-endpoints.js';
import { pipelineEndpoints } from './crm/pipelines/pipeline-endpoints.js';
import { propertyEndpoints } from './crm/properties/property-endpoints.js';
import { schemaEndpoints } from './crm/schemas/schema-endpoints.js';
import { searchEndpoint } from './crm/search/search-endpoint.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import type { Endpoint } from './http/endpoint.js';
import { journalEndpoints } from './journal/journal-endpoints.js';
import { journalSubscriptionEndpoints } from './journal/journal-subscription-endpoints.js';
import { marketplaceEndpoints } from './marketplace/marketplace-endpoints.js';
import { introspectEndpoint } from './oauth/introspect-endpoint.js';
import { revokeEndpoint } from './oauth/revoke-endpoint.js';
import { tokenEndpoints } from './oauth/token-endpoints.js';
import { startEndpoints } from './start/start-endpoints.js';
import { v1TokenMetadataEndpoints } from './oauth/v1-token-metadata-endpoints.js';

/** Returns all endpoints of the emulator. */
export function endpointsOf(hubSpot: EmulatedHubSpot): Endpoint[] {
  const accountEndpoints = new AccountEndpoints(hubSpot);
  const crmEndpoints = new CrmEndpoints(hubSpot, accountEndpoints);
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
    contactsV1Endpoint(accountEndpoints),
    ...objectEndpoints(crmEndpoints),
    searchEndpoint(crmEndpoints, hubSpot.settings.searchIndexDelayMs),
    ...batchEndpoints(crmEndpoints),
    ...objectAssociationEndpoints(crmEndpoints),
    ...batchAssociationEndpoints(crmEndpoints),
    ...associationLabelEndpoints(crmEndpoints),
    ...v3AssociationEndpoints(crmEndpoints),
    ...propertyEndpoints(crmEndpoints),
    ...ownerEndpoints(accountEndpoints),
    ...pipelineEndpoints(crmEndpoints, hubSpot.random),
    ...schemaEndpoints(hubSpot, accountEndpoints),
    ...journalEndpoints(hubSpot),
    ...journalSubscriptionEndpoints(hubSpot),
  ];
}
