import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { InvalidSignatureError } from '../errors/request.errors.js';
import type { HubSpotCaller } from '../signatures/hubspot-caller.js';

/** Where the guard leaves the caller; a symbol, so that nothing prints or overwrites it. */
export const CURRENT_CALLER = Symbol.for('nestjs-hubspot-oauth:current-caller');

export interface RequestWithCaller {
  [CURRENT_CALLER]?: HubSpotCaller;
}

/**
 * Who calls, of a request that `HubSpotSignatureGuard` let through. Answers 401 where HubSpot did not
 * sign it: without the guard, without a `portalId`, and for version 1 signatures.
 */
export const CurrentHubSpotCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): HubSpotCaller => {
    const caller = context.switchToHttp().getRequest<RequestWithCaller>()[CURRENT_CALLER];
    if (caller === undefined) throw new InvalidSignatureError();
    return caller;
  },
);
