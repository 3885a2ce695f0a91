import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';
import { mergeConfig } from '../call/merge-config.js';

/** The largest page of a CRM list. */
const MAX_PAGE_SIZE = 100;

/** A page as CRM list endpoints return it. */
interface Page<Item> {
  readonly results?: readonly Item[];
  readonly paging?: { readonly next?: { readonly after?: string | null } };
}

/**
 * Iterates over every record of a CRM list. Requests the next page when the current one is used up,
 * so memory holds one page.
 *
 * @param defaults the instance's default parameters, which axios merges into those of the config
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/basic/get-crm-v3-objects-contacts
 */
export async function* recordsOf<Item>(
  hubId: HubId,
  request: (config: AxiosRequestConfig) => Promise<AxiosResponse<Page<Item> | null>>,
  config: AxiosRequestConfig,
  defaults: unknown,
): AsyncGenerator<Item, void, undefined> {
  const { url = '', params: given } = config as { url?: string; params?: unknown };
  const namesLimit = hasLimit(given) || hasLimit(defaults) || /[?&]limit=/.test(url);
  const limit = namesLimit ? {} : { limit: String(MAX_PAGE_SIZE) };
  for (let after: string | undefined; ;) {
    const params = paramsWith(given, after === undefined ? limit : { ...limit, after });
    const { data } = await request(mergeConfig(config, { params }));
    if (!Array.isArray(data?.results)) throw notAList(hubId, 'it has no results');
    yield* data.results as readonly Item[];
    const next = data.paging?.next?.after;
    if (next == null) return;
    if (next === after) throw notAList(hubId, 'its next page is the same page');
    after = next;
  }
}

function hasLimit(params: unknown): boolean {
  if (params instanceof URLSearchParams) return params.has('limit');
  return (params as { readonly limit?: unknown } | null | undefined)?.limit != null;
}

function paramsWith(given: unknown, added: Readonly<Record<string, string>>): unknown {
  if (!(given instanceof URLSearchParams)) return Object.assign({}, given, added);
  const params = new URLSearchParams(given);
  for (const [name, value] of Object.entries(added)) params.set(name, value);
  return params;
}

function notAList(hubId: HubId, reason: string): UnexpectedHubSpotResponseError {
  return new UnexpectedHubSpotResponseError(
    `HubSpot's response for account ${hubId} is not a page of a list: ${reason}. Use records() with CRM list endpoints only.`,
    { hubId },
  );
}
