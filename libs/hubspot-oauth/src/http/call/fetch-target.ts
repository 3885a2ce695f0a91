import type { HubId } from '../../connections/hub-id.js';
import { ForeignOriginError } from '../../errors/request.errors.js';

/**
 * Where a `fetch` for an account goes: a relative URL to the API, an absolute one only if it is the
 * API's.
 *
 * @throws ForeignOriginError
 */
export function fetchTarget(
  input: string | URL | Request,
  apiUrl: string,
  hubId: HubId,
): string | Request {
  const url = input instanceof Request ? input.url : String(input);
  // A path behind an origin cannot lead elsewhere, whatever it consists of.
  if (url.startsWith('/') && !/^\/[\\/\t\r\n]/.test(url)) return apiUrl + url;
  if (!url.startsWith(`${apiUrl}/`)) {
    const target = URL.canParse(url, apiUrl) ? new URL(url, apiUrl) : undefined;
    if (target?.origin !== apiUrl) {
      throw new ForeignOriginError(hubId, target?.origin ?? 'another origin');
    }
    return input instanceof Request ? input : target.href;
  }
  return input instanceof Request ? input : url;
}
