import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { AccountRequiredError } from '../errors/request.errors.js';

/** Where the guard leaves the connection; a symbol, so that nothing prints or overwrites it. */
export const CURRENT_CONNECTION = Symbol.for('nestjs-hubspot-oauth:current-connection');

export interface RequestWithConnection {
  [CURRENT_CONNECTION]?: HubSpotConnection;
}

/** The connection that `HubSpotConnectionGuard` let the request through with. */
export const CurrentHubSpotConnection = createParamDecorator(
  (_data: unknown, context: ExecutionContext): HubSpotConnection => {
    const connection = context.switchToHttp().getRequest<RequestWithConnection>()[
      CURRENT_CONNECTION
    ];
    if (connection === undefined) throw new AccountRequiredError();
    return connection;
  },
);
