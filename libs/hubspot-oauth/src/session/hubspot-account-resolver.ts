import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { RequestWithHeaders } from './cookies.js';

/** The account whose connection a request may use. */
export interface ResolvedAccount {
  readonly hubId: HubId;
  /** Only this connection of the account, and none that a later install made after a disconnect. */
  readonly connectionId?: string | undefined;
}

/**
 * The one place that says whose connection a request may use. The default reads the session cookie
 * that the callback sets. A host with a login of its own extends this class and names it in the
 * module's `accountResolver`; then no session is set or read. Never answer an account id that comes
 * from the client alone.
 */
export abstract class HubSpotAccountResolver {
  abstract resolve(
    request: RequestWithHeaders,
  ): Promise<ResolvedAccount | undefined> | ResolvedAccount | undefined;
}

/** Whether the account's connection is the one that was resolved, and still connected. */
export function mayUse(account: ResolvedAccount, connection: HubSpotConnection): boolean {
  const isResolved = account.connectionId === undefined || account.connectionId === connection.id;
  return isResolved && connection.status !== 'disconnected';
}
