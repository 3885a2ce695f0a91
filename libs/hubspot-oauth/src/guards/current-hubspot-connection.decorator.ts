import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { AccountRequiredError } from '../errors/request.errors.js';
import { carrierOf } from './request-of.js';

/** A symbol, so that the connection is neither printed with the request nor overwritten. */
const CURRENT_CONNECTION = Symbol.for('nestjs-hubspot-oauth:current-connection');

interface Carrier {
  [CURRENT_CONNECTION]?: HubSpotConnection;
}

export function setCurrentConnection(
  context: ExecutionContext,
  connection: HubSpotConnection,
): void {
  const carrier: Carrier = carrierOf(context);
  carrier[CURRENT_CONNECTION] = connection;
}

/**
 * The connection with which `HubSpotConnectionGuard` admitted the request.
 *
 * @throws AccountRequiredError (401) if that guard does not protect the route
 */
export const CurrentHubSpotConnection = createParamDecorator(
  (_data: unknown, context: ExecutionContext): HubSpotConnection => {
    const carrier: Carrier = carrierOf(context);
    const connection = carrier[CURRENT_CONNECTION];
    if (connection === undefined) throw new AccountRequiredError();
    return connection;
  },
);
