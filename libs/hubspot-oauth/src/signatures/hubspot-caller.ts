import { type HubId, parseHubId } from '../connections/hub-id.js';
import { queryOf, single } from '../runtime/http-request.js';
import type { VerifiedRequest } from './request-signatures.js';

/**
 * The caller of `hubspot.fetch`, as HubSpot signed it.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensibility/fetching-data
 */
export interface HubSpotCaller {
  /** The account in which the UI extension runs. */
  readonly portalId: HubId;
  /** The HubSpot user who looks at the UI extension. */
  readonly userId?: number | undefined;
  readonly userEmail?: string | undefined;
  /** HubSpot's id of the app. */
  readonly appId?: number | undefined;
}

/** `{`, `[` and `"`: a JSON text may start with them, an id cannot. */
const JSON_STARTS: readonly (number | undefined)[] = [0x7b, 0x5b, 0x22];

/** Returns undefined if HubSpot did not name or did not sign the caller. */
export function readCaller({ version, url, body }: VerifiedRequest): HubSpotCaller | undefined {
  if (version === 'v1') return undefined; // The URL is not signed.
  // URL and body are signed without a separator: the last digits of an id could be sent as the body.
  if (body.length > 0 && !JSON_STARTS.includes(body[0])) return undefined;
  const query = queryOf({ originalUrl: url });
  // HubSpot sends each parameter once. A repeated one was added by somebody else: ignore both.
  const valueOf = (name: string) => single(query, name, () => undefined);
  const portalId = parseHubId(valueOf('portalId'));
  if (portalId === undefined) return undefined;
  return Object.freeze({
    portalId,
    userId: parseHubId(valueOf('userId')),
    userEmail: valueOf('userEmail'),
    appId: parseHubId(valueOf('appId')),
  });
}
