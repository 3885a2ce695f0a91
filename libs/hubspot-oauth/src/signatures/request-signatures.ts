import { Inject, Injectable, Logger } from '@nestjs/common';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { carriedSignature } from './carried-signature.js';
import { type HubSpotSignatureVersion, verifyHubSpotSignature } from './hubspot-signature.js';
import { isJsonDocument } from './json-document.js';
import { receivedBody } from './received-body.js';
import { ReplayMemory } from './replay-memory.js';

/** Nest keeps the bytes of bodies of these types with `rawBody: true`. */
const PARSED_TYPES = /^application\/(json|x-www-form-urlencoded)\s*(;|$)/i;

/** A request that HubSpot signed for this app. Only `RequestSignatures` creates one. */
export interface VerifiedRequest {
  readonly version: HubSpotSignatureVersion;
  readonly signature: string;
  /** Path and query as received. */
  readonly url: string;
  readonly body: Uint8Array;
}

/** Verifies that requests were signed by HubSpot for this app. */
@Injectable()
export class RequestSignatures {
  private readonly logger = new Logger('HubSpotOAuth');
  private readonly memory: ReplayMemory | undefined;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
  ) {
    this.memory = options.refuseReplayedSignatures ? new ReplayMemory() : undefined;
  }

  /**
   * Returns undefined if the request has no valid signature of an accepted version, or if its
   * signature was used before and the `refuseReplayedSignatures` option is set.
   *
   * @throws HubSpotConfigurationError if the application does not keep the bytes of bodies
   */
  verify(
    request: HttpRequest,
    accepted: readonly HubSpotSignatureVersion[],
  ): VerifiedRequest | undefined {
    const verified = this.verifyRepeatable(request, accepted);
    // HubSpot's own retries carry the same v1 or v2 signature again.
    if (verified?.version === 'v3' && this.isReplay(verified.signature)) {
      return this.refuse(request, 'its signature was used before');
    }
    return verified;
  }

  /**
   * Like `verify`, but a signature may be used again. For requests whose repetition does nothing.
   *
   * @throws HubSpotConfigurationError if the application does not keep the bytes of bodies
   */
  verifyRepeatable(
    request: HttpRequest,
    accepted: readonly HubSpotSignatureVersion[],
  ): VerifiedRequest | undefined {
    const carried = carriedSignature(request, accepted);
    if (carried === undefined) return this.refuse(request, 'it has no signature of these versions');
    const body = receivedBody(request);
    if (body === undefined) return this.refuseWithoutBody(request);
    const { method, originalUrl } = request;
    const url = this.options.publicUrl + originalUrl;
    const { clientSecrets: clientSecret } = this.options;
    const now = this.clock.now();
    if (!verifyHubSpotSignature({ ...carried, method, url, body }, { clientSecret, now })) {
      return this.refuse(request, `its ${carried.version} signature is wrong or too old`);
    }
    if (carried.version !== 'v3' && body.length > 0 && !isJsonDocument(request, body)) {
      return this.refuse(request, `its body is not JSON, and ${carried.version} can be extended`);
    }
    return { ...carried, url: originalUrl, body };
  }

  private isReplay(signature: string): boolean {
    const isFirst = this.memory?.isFirstUse(signature, this.clock.monotonicNow()) ?? true;
    return !isFirst;
  }

  private refuseWithoutBody(request: HttpRequest): undefined {
    const type = request.headers['content-type'];
    if (typeof type !== 'string' || !PARSED_TYPES.test(type)) {
      return this.refuse(request, 'it has a body that is neither JSON nor a form');
    }
    throw new HubSpotConfigurationError([
      {
        option: 'rawBody',
        reason:
          'the bytes of the body were not kept, and HubSpotSignatureGuard verifies those. Create the application with NestFactory.create(AppModule, { rawBody: true }), and do not parse the body before Nest does',
      },
    ]);
  }

  /** The query is not logged: HubSpot puts the user's e-mail address there. */
  private refuse({ method, originalUrl }: HttpRequest, reason: string): undefined {
    const [path = ''] = originalUrl.split('?', 1);
    this.logger.debug(`Refused ${method} ${this.options.publicUrl}${path}: ${reason}.`);
    return undefined;
  }
}
