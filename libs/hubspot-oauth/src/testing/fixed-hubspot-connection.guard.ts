import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { setCurrentConnection } from '../guards/current-hubspot-connection.decorator.js';

/**
 * Replaces `HubSpotConnectionGuard` in tests of your routes: admits every request with the same
 * connection, whatever scopes the route requires. The application under test needs neither
 * `HubSpotOAuthModule` nor a database:
 * `.overrideGuard(HubSpotConnectionGuard).useValue(new FixedHubSpotConnectionGuard({ hubId: 42 }))`.
 */
export class FixedHubSpotConnectionGuard implements CanActivate {
  readonly connection: HubSpotConnection;

  /** @param connection fields that are left out get the values of an active connection without scopes */
  constructor(connection: Pick<HubSpotConnection, 'hubId'> & Partial<HubSpotConnection>) {
    this.connection = Object.freeze({
      id: 'test-connection',
      clientId: 'test-client',
      status: 'active',
      scopes: [],
      userId: null,
      sessionVersion: 1,
      expiresAt: new Date(Date.now() + 1_800_000),
      installedAt: new Date(),
      ...connection,
    });
  }

  canActivate(context: ExecutionContext): boolean {
    setCurrentConnection(context, this.connection);
    return true;
  }
}
