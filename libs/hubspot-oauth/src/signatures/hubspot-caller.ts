import { type HubId, parseHubId } from '../connections/hub-id.js';
import type { VerifiedRequest } from './request-signatures.js';

/**
 * Who calls with `hubspot.fetch`, as HubSpot signed it.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensibility/fetching-data
 */
export interface HubSpotCaller {
  /** The account that the UI extension runs in. */
  readonly portalId: HubId;
  /** The HubSpot user who looks at it. */
  readonly userId?: number | undefined;
  readonly userEmail?: string | undefined;
  /** The app as HubSpot numbers it. */
  readonly appId?: number | undefined;
}

/** `{`, `[` and `"`: how a JSON text begins, and nothing in an id that HubSpot writes. */
const JSON_STARTS: readonly (number | undefined)[] = [0x7b, 0x5b, 0x22];

/** Undefined if HubSpot did not say, or did not sign, who calls. */
export function readCaller({ version, url, body }: VerifiedRequest): HubSpotCaller | undefined {
  if (version === 'v1') return undefined; // The URL is not signed.
  // Nothing separates URL and body in what is signed: the end of an id could have become a body.
  if (body.length > 0 && !JSON_STARTS.includes(body[0])) return undefined;
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
  const portalId = parseHubId(single(query, 'portalId'));
  if (portalId === undefined) return undefined;
  return Object.freeze({
    portalId,
    userId: parseHubId(single(query, 'userId')),
    userEmail: single(query, 'userEmail'),
    appId: parseHubId(single(query, 'appId')),
  });
}

/** HubSpot says each of them once. Of several, nobody knows which one it meant. */
function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
