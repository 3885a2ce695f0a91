import type { HttpRequest } from '../runtime/http-request.js';
import type { HubSpotSignatureVersion } from './hubspot-signature.js';

export interface CarriedSignature {
  readonly version: HubSpotSignatureVersion;
  readonly signature: string;
  readonly timestamp?: string | undefined;
}

/** Returns the newest of the accepted signatures that the request carries. */
export function carriedSignature(
  request: Pick<HttpRequest, 'headers'>,
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

/** Node joins repeated headers with commas, which no signature and no timestamp contains. */
function header({ headers }: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
