import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { InvalidSignatureError } from '../errors/request.errors.js';
import type { HubSpotCaller } from '../signatures/hubspot-caller.js';
import { carrierOf } from './request-of.js';

/** A symbol, so that the caller is neither printed with the request nor overwritten. */
const CURRENT_CALLER = Symbol.for('nestjs-hubspot-oauth:current-caller');

interface Carrier {
  [CURRENT_CALLER]?: HubSpotCaller;
}

export function setCurrentCaller(context: ExecutionContext, caller: HubSpotCaller): void {
  const carrier: Carrier = carrierOf(context);
  carrier[CURRENT_CALLER] = caller;
}

/**
 * The caller of a request that `HubSpotSignatureGuard` admitted.
 *
 * @throws InvalidSignatureError (401) if HubSpot did not sign a caller: the guard does not protect
 * the route, the URL has no `portalId`, or the signature is of version 1
 */
export const CurrentHubSpotCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): HubSpotCaller => {
    const carrier: Carrier = carrierOf(context);
    const caller = carrier[CURRENT_CALLER];
    if (caller === undefined) throw new InvalidSignatureError();
    return caller;
  },
);
