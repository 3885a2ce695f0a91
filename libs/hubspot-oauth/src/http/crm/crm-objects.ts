import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { mergeConfig } from '../call/merge-config.js';
import { type HubSpotCrmBatch, crmBatch } from './batch.js';
import type { CrmCalls } from './crm-calls.js';
import type { HubSpotRecord } from './hubspot-record.js';
import { recordsOf } from './pages.js';
import { type HubSpotSearchRequest, searchRecords } from './search.js';

/** The version of the CRM API in a path: `v3`, or a dated one such as `2026-03`. */
export type HubSpotCrmVersion = 'v3' | `${number}-${number}`;

export interface HubSpotCrmOptions {
  /**
   * The version of the CRM API. It has nothing to do with `oauthVersion`. From `2026-09` on, writes
   * must satisfy the validation rules of the account, such as properties that it requires.
   *
   * @default '2026-03'
   * @see https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement
   */
  readonly version?: HubSpotCrmVersion;
}

/** The records of one object type in one account. */
export interface HubSpotCrmObjects<Properties> {
  /**
   * Iterates over every record. Requests the next page when the current one is used up, so memory
   * holds one page. Leaving the loop ends the calls.
   *
   * @param config `params` may have `properties`, `propertiesWithHistory`, `associations`, `archived`
   * and `limit`, the size of a page: 100 unless set
   * @throws as calls do, and UnexpectedHubSpotResponseError if the response is not a page of a list
   */
  records(config?: AxiosRequestConfig): AsyncIterable<HubSpotRecord<Properties>>;

  /**
   * Iterates over every record that a search finds, however many there are, in the order of their
   * ids. A page has 200 records, and memory holds one page. HubSpot's search index is some seconds
   * behind: it may lack what was written just before.
   *
   * With `sorts` the records come in that order, if there are 10,000 at most.
   *
   * @throws as calls do, SearchTooLargeError before the first record if there are more, and
   * UnexpectedHubSpotResponseError if the response is not a page of a search
   */
  search(
    request: HubSpotSearchRequest,
    config?: AxiosRequestConfig,
  ): AsyncIterable<HubSpotRecord<Properties>>;

  /** Reads and writes many records. */
  readonly batch: HubSpotCrmBatch<Properties>;
}

const DEFAULT_VERSION = '2026-03';

/** The CRM of one account and object type. */
export function crmObjects<Properties>(
  axiosRef: Pick<AxiosInstance, 'request' | 'defaults'>,
  hubId: HubId,
  objectType: string,
  { version = DEFAULT_VERSION }: HubSpotCrmOptions = {},
): HubSpotCrmObjects<Properties> {
  const type = encodeURIComponent(objectType);
  const path = version === 'v3' ? `/crm/v3/objects/${type}` : `/crm/objects/${version}/${type}`;
  const calls: CrmCalls = {
    hubId,
    path,
    request: (config) => axiosRef.request(mergeConfig(config, { hubId })),
  };
  return {
    records: (config) =>
      recordsOf<HubSpotRecord<Properties>>(
        hubId,
        calls.request,
        mergeConfig(config, { method: 'get', url: path }),
        axiosRef.defaults.params,
      ),
    search: (request, config) => searchRecords<HubSpotRecord<Properties>>(calls, request, config),
    batch: crmBatch<Properties>(calls),
  };
}
