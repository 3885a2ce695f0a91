import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import axios, { type AxiosInstance, getAdapter } from 'axios';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { AccountAdapters } from './account-adapters.js';
import { AccountCalls } from './account-calls.js';
import { AccountHttpService } from './account-http.service.js';
import type { HubSpotAccountHttpService } from './account-requests.js';
import { concealRequest } from './conceal-request.js';
import { FetchCall, type HubSpotFetchOptions } from './fetch-call.js';
import { fetchTarget } from './fetch-target.js';

/**
 * Calls HubSpot for connected accounts: an `HttpService` whose every request carries a valid access
 * token of the account it names, and goes to the configured API origin only.
 *
 * Calls reject with `HubSpotApiError` when HubSpot refuses them or does not answer, with
 * `ReauthorizationRequiredError` and the other errors of `HubSpotTokenService.getAccessToken` when
 * there is no token, with `AccountNotNamedError` and `ForeignOriginError` before anything is sent.
 * What another attempt may mend is sent again; see `retries` in the options.
 */
@Injectable()
export class HubSpotHttpService extends HttpService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly calls: AccountCalls,
  ) {
    super(instanceWith(calls, options.apiUrl));
  }

  /** The methods of this service for one account. */
  forAccount(hubId: HubId): HubSpotAccountHttpService {
    return new AccountHttpService(this, hubId) as unknown as HubSpotAccountHttpService;
  }

  /**
   * A `fetch` for one account: relative URLs go to the API, and calls follow the same rules as
   * those of `forAccount`. As every `fetch` it resolves with HubSpot's answer whatever its status,
   * once no further attempt helps; redirects are answers too. It rejects when no answer comes, as
   * the other calls do, and with the signal's reason when the caller aborts.
   */
  fetchFor(hubId: HubId, options?: HubSpotFetchOptions): typeof fetch {
    return async (input, init = {}) => {
      const target = fetchTarget(input, this.options.apiUrl, hubId);
      return this.calls.send(new FetchCall(hubId, target, init, options));
    };
  }
}

function instanceWith(calls: AccountCalls, apiUrl: string): AxiosInstance {
  const adapters = new AccountAdapters(calls, apiUrl);
  // Resolved once: axios looks for the right one at every request otherwise.
  const instance = axios.create({ baseURL: apiUrl, adapter: getAdapter(axios.defaults.adapter) });
  instance.interceptors.request.use(
    (config) => {
      config.adapter = adapters.around(config.adapter);
      return config;
    },
    undefined,
    { synchronous: true },
  );
  instance.interceptors.response.use(undefined, concealRequest);
  return instance;
}
