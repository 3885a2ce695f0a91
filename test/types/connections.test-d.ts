import type {
  HubSpotConnection,
  HubSpotConnections,
  HubSpotConnectionStatus,
} from 'nestjs-hubspot-oauth';
import { typeIs } from './type-is.js';

declare const connections: HubSpotConnections;

typeIs<Promise<HubSpotConnection | undefined>>()(connections.find(1));
typeIs<Promise<readonly HubSpotConnection[]>>()(
  connections.list({ status: 'active', after: 1, limit: 10 }),
);
// @ts-expect-error no such status
void connections.list({ status: 'deleted' });

// All there is to a connection: nothing that holds a token.
typeIs<
  | 'id'
  | 'hubId'
  | 'clientId'
  | 'status'
  | 'scopes'
  | 'userId'
  | 'expiresAt'
  | 'installedAt'
  | 'sessionVersion'
>()({} as keyof HubSpotConnection);
typeIs<'active' | 'reauthorization_required' | 'disconnected'>()({} as HubSpotConnectionStatus);

declare const connection: HubSpotConnection;
// @ts-expect-error a connection is read, not written
connection.status = 'active';
// @ts-expect-error neither are its scopes
connection.scopes.push('oauth');
