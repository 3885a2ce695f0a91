import type { RequestWithHeaders } from '../session/cookies.js';
import type { HubSpotSignatureVersion } from './hubspot-signature.js';

/** What Express and Fastify requests have in common, as far as a signature covers it. */
export interface IncomingRequest extends RequestWithHeaders {
  readonly method: string;
  /** Path and query as they came; `url` may have been rewritten by now. */
  readonly originalUrl: string;
  /** Kept where the application is created with `rawBody: true`. */
  readonly rawBody?: Buffer | undefined;
}

export interface CarriedSignature {
  readonly version: HubSpotSignatureVersion;
  readonly signature: string;
  readonly timestamp?: string | undefined;
}

/** The newest of the accepted signatures that the request carries. */
export function carriedSignature(
  request: RequestWithHeaders,
  accepted: readonly HubSpotSignatureVersion[],
): CarriedSignature | undefined {
  const current = header(request, 'x-hubspot-signature-v3');
  if (current !== undefined && accepted.includes('v3')) {
    const timestamp = header(request, 'x-hubspot-request-timestamp');
    return { version: 'v3', signature: current, timestamp };
  }
  const older = header(request, 'x-hubspot-signature');
  const named = header(request, 'x-hubspot-signature-version');
  const version = accepted.find((candidate) => candidate !== 'v3' && candidate === named);
  return older === undefined || version === undefined ? undefined : { version, signature: older };
}

/** The body's bytes; empty if there is none. Undefined if there is one that was not kept. */
export function rawBodyOf({ rawBody, headers }: IncomingRequest): Uint8Array | undefined {
  if (rawBody !== undefined) return rawBody;
  const length = headers['content-length'];
  const isEmpty =
    headers['transfer-encoding'] === undefined && (length === undefined || length === '0');
  return isEmpty ? new Uint8Array() : undefined;
}

/** Node joins what is repeated with commas, which no signature or timestamp contains. */
function header({ headers }: RequestWithHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
