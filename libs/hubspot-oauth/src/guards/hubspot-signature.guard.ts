import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InvalidSignatureError } from '../errors/request.errors.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { markAsSigned } from '../session/request-account.js';
import { readCaller } from '../signatures/hubspot-caller.js';
import type { HubSpotSignatureVersion } from '../signatures/hubspot-signature.js';
import { ACCEPTED_SIGNATURES } from './accept-hubspot-signatures.decorator.js';
import { setCurrentCaller } from './current-hubspot-caller.decorator.js';
import { GuardServices } from './guard-services.js';
import { requestOf } from './request-of.js';

const DEFAULT: readonly HubSpotSignatureVersion[] = ['v3'];

/**
 * Admits requests that HubSpot signed for this app: webhooks, and `hubspot.fetch` of UI extensions.
 * Accepts version 3 signatures, or the versions of `@AcceptHubSpotSignatures`. The application must
 * be created with `rawBody: true`.
 *
 * The request may then use the connection of the signed account only, whatever session it carries.
 * Put this guard before `HubSpotConnectionGuard`.
 *
 * @throws InvalidSignatureError (401), UnsupportedContextError, HubSpotConfigurationError (500) if
 * the bytes of the body were not kept
 */
@Injectable()
export class HubSpotSignatureGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly services: GuardServices,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = this.getRequest(context);
    const accepted = this.reflector.getAllAndOverride<
      readonly HubSpotSignatureVersion[] | undefined
    >(ACCEPTED_SIGNATURES, [context.getHandler(), context.getClass()]);
    const verified = this.services.signatures.verify(request, accepted ?? DEFAULT);
    if (verified === undefined) throw new InvalidSignatureError();
    const caller = readCaller(verified);
    if (caller !== undefined) setCurrentCaller(context, caller);
    markAsSigned(request, caller?.portalId);
    return true;
  }

  /** Override this for handlers that are neither HTTP routes nor GraphQL resolvers. */
  protected getRequest(context: ExecutionContext): HttpRequest {
    return requestOf(context);
  }
}
