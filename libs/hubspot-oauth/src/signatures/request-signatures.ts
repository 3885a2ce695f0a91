import { Inject, Injectable, Logger } from '@nestjs/common';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { type HubSpotSignatureVersion, verifyHubSpotSignature } from './hubspot-signature.js';
import { carriedSignature, type IncomingRequest, rawBodyOf } from './incoming-request.js';
import { ReplayMemory } from './replay-memory.js';

/** A request that HubSpot signed for this app. Only `RequestSignatures` makes one. */
export interface VerifiedRequest {
  readonly version: HubSpotSignatureVersion;
  /** Path and query as they came. */
  readonly url: string;
  readonly body: Uint8Array;
}

/** Tells which requests HubSpot signed for this app. */
@Injectable()
export class RequestSignatures {
  private readonly logger = new Logger('HubSpotOAuth');
  private readonly memory: ReplayMemory | undefined;
  private toldOfLostBody = false;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
  ) {
    this.memory = options.refuseReplayedSignatures ? new ReplayMemory() : undefined;
  }

  verify(
    request: IncomingRequest,
    accepted: readonly HubSpotSignatureVersion[],
  ): VerifiedRequest | undefined {
    const carried = carriedSignature(request, accepted);
    if (carried === undefined) return this.refuse(request, 'it carries no signature to accept');
    const body = rawBodyOf(request);
    if (body === undefined) return this.refuseWithoutBody(request);
    const { method, originalUrl } = request;
    const url = this.options.publicUrl + originalUrl;
    const { clientSecrets: clientSecret } = this.options;
    const now = this.clock.now();
    if (!verifyHubSpotSignature({ ...carried, method, url, body }, { clientSecret, now })) {
      return this.refuse(request, `its ${carried.version} signature is not HubSpot's, or too old`);
    }
    // Older signatures do not change when HubSpot sends the same thing again.
    if (carried.version === 'v3' && this.isReplay(carried.signature)) {
      return this.refuse(request, 'its signature was used before');
    }
    return { version: carried.version, url: originalUrl, body };
  }

  private isReplay(signature: string): boolean {
    const isFirst = this.memory?.isFirstUse(signature, this.clock.monotonicNow()) ?? true;
    return !isFirst;
  }

  private refuseWithoutBody(request: IncomingRequest): undefined {
    if (!this.toldOfLostBody) {
      this.toldOfLostBody = true;
      this.logger.warn(
        'A signed request has a body whose bytes were not kept, so its signature cannot be verified. Create the application with rawBody: true, which keeps those of JSON and forms.',
      );
    }
    return this.refuse(request, 'the bytes of its body were not kept');
  }

  /** The query stays out of the log: HubSpot puts the user's e-mail address there. */
  private refuse({ method, originalUrl }: IncomingRequest, reason: string): undefined {
    const [path = ''] = originalUrl.split('?', 1);
    this.logger.debug(`Refused ${method} ${this.options.publicUrl}${path}: ${reason}.`);
    return undefined;
  }
}
