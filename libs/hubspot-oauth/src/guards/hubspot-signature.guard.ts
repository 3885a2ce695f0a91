import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { InvalidSignatureError } from '../errors/request.errors.js';
import { markAsSigned } from '../session/signed-requests.js';
import { ACCEPTED_SIGNATURES } from './accept-hubspot-signatures.decorator.js';
import { CURRENT_CALLER, type RequestWithCaller } from './current-hubspot-caller.decorator.js';
import { readCaller } from '../signatures/hubspot-caller.js';
import type { HubSpotSignatureVersion } from '../signatures/hubspot-signature.js';
import type { IncomingRequest } from '../signatures/incoming-request.js';
import { keepsRawBody } from '../signatures/raw-body-probe.js';
import { RequestSignatures } from '../signatures/request-signatures.js';

const DEFAULT: readonly HubSpotSignatureVersion[] = ['v3'];

/**
 * Lets through what HubSpot itself sent: webhooks, and `hubspot.fetch` of UI extensions. Takes
 * version 3 signatures unless `@AcceptHubSpotSignatures` says otherwise; needs an application created
 * with `rawBody: true`. From here on the account that HubSpot signed the request for is the one whose
 * connection it may use, so put this guard before `HubSpotConnectionGuard`.
 *
 * @throws InvalidSignatureError (401); HubSpotConfigurationError at boot if raw bodies are not kept
 */
@Injectable()
export class HubSpotSignatureGuard implements CanActivate, OnApplicationBootstrap {
  constructor(
    private readonly reflector: Reflector,
    private readonly signatures: RequestSignatures,
    private readonly host: HttpAdapterHost,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if ((await keepsRawBody(this.host.httpAdapter)) !== false) return;
    throw new HubSpotConfigurationError([
      {
        option: 'rawBody',
        reason:
          'is off, but HubSpotSignatureGuard verifies the bytes of bodies. Create the application with NestFactory.create(AppModule, { rawBody: true })',
      },
    ]);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingRequest & RequestWithCaller>();
    const accepted = this.reflector.getAllAndOverride<
      readonly HubSpotSignatureVersion[] | undefined
    >(ACCEPTED_SIGNATURES, [context.getHandler(), context.getClass()]);
    const verified = this.signatures.verify(request, accepted ?? DEFAULT);
    if (verified === undefined) throw new InvalidSignatureError();
    const caller = readCaller(verified);
    if (caller !== undefined) request[CURRENT_CALLER] = caller;
    markAsSigned(request, caller?.portalId);
    return true;
  }
}
