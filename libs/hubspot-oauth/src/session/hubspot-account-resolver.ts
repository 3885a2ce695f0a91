import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { HttpRequest } from '../runtime/http-request.js';

/** The account whose connection a request may use. */
export interface ResolvedAccount {
  readonly hubId: HubId;
  /** If set, only the connection with this id: none that an install after a disconnect created. */
  readonly connectionId?: string | undefined;
  /** If set, only as long as the connection has this session version. */
  readonly sessionVersion?: number | undefined;
}

/**
 * Decides whose connection a request may use. The default reads the session cookie that the callback
 * sets. A host with its own login extends this class and passes it as the module's
 * `accountResolver`. The library then neither sets nor reads a session cookie.
 *
 * Never return an account id that comes from the client alone: check that it belongs to the user.
 */
export abstract class HubSpotAccountResolver {
  abstract resolve(
    request: HttpRequest,
  ): Promise<ResolvedAccount | undefined> | ResolvedAccount | undefined;
}

/** Returns whether the connection is the resolved one and not disconnected. */
export function mayUse(account: ResolvedAccount, connection: HubSpotConnection): boolean {
  const { connectionId = connection.id, sessionVersion = connection.sessionVersion } = account;
  return (
    connectionId === connection.id &&
    sessionVersion === connection.sessionVersion &&
    connection.status !== 'disconnected'
  );
}
