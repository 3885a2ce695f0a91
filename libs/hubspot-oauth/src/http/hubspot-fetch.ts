import type { HubId } from '../connections/hub-id.js';
import type { CallSender } from './call/call-sender.js';
import { FetchCall } from './call/fetch-call.js';
import type { HubSpotCallOptions } from './call/outgoing-call.js';
import { fetchTarget } from './call/request-target.js';

/** Options of all calls that one `fetch` of `fetchFor` makes. */
export interface HubSpotFetchOptions extends HubSpotCallOptions {
  /**
   * Timeout of each call in milliseconds: waits, retries, every attempt and the whole body.
   * 0: none. @default 0
   */
  readonly timeoutMs?: number | undefined;
}

/** Makes a `fetch` for one account. */
export function hubSpotFetch(
  calls: CallSender,
  apiUrl: string,
  hubId: HubId,
  options?: HubSpotFetchOptions,
): typeof fetch {
  return async (input, init) => {
    const target = fetchTarget(input, apiUrl, hubId);
    return calls.send(new FetchCall(hubId, target, init, options));
  };
}
