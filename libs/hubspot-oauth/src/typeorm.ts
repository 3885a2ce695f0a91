export { HubSpotConnectionEntity } from './storage/typeorm/hubspot-connection.entity.js';
export type { HubSpotConnectionRow } from './storage/typeorm/hubspot-connection.entity.js';
export { HubSpotAuthorizationEntity } from './storage/typeorm/hubspot-authorization.entity.js';
export type { HubSpotAuthorizationRow } from './storage/typeorm/hubspot-authorization.entity.js';
