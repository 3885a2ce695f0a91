import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';

/** The most that HubSpot puts into one page of a CRM list. */
const LARGEST_PAGE = 100;

/** One page, as CRM list endpoints answer it. */
interface Page<Item> {
  readonly results?: readonly Item[];
  readonly paging?: { readonly next?: { readonly after?: string } };
}

type Params = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Every record of a CRM list, one after another. A page is asked for when the one before is used up,
 * so that memory holds one page, however long the list.
 *
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/basic/get-crm-v3-objects-contacts
 */
export async function* recordsOf<Item>(
  hubId: HubId,
  get: (config: AxiosRequestConfig) => Promise<AxiosResponse<Page<Item>>>,
  config: AxiosRequestConfig,
): AsyncGenerator<Item, void, undefined> {
  const params = paramsOf(config);
  for (let after: string | undefined; ;) {
    if (after !== undefined) params.set('after', after);
    const { data } = await get({ ...config, params });
    if (!Array.isArray(data.results)) throw notAList(hubId, 'it has no results');
    yield* data.results as readonly Item[];
    const next = data.paging?.next?.after;
    if (next === undefined) return;
    if (next === after) throw notAList(hubId, 'its next page is the same one');
    after = next;
  }
}

function paramsOf({ url = '', params }: AxiosRequestConfig): URLSearchParams {
  const given = new URLSearchParams(params instanceof URLSearchParams ? params : undefined);
  if (!(params instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries((params ?? {}) as Params)) {
      if (value !== undefined && value !== null) given.set(name, String(value));
    }
  }
  if (!given.has('limit') && !/[?&]limit=/.test(url)) given.set('limit', String(LARGEST_PAGE));
  return given;
}

function notAList(hubId: HubId, reason: string): UnexpectedHubSpotResponseError {
  return new UnexpectedHubSpotResponseError(
    `HubSpot's answer is not a page of a list: ${reason}. Only CRM list endpoints can be paged through.`,
    { hubId },
  );
}
