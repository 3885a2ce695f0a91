import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import type { AxiosResponse } from 'axios';
import type { Observable } from 'rxjs';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { AccountHttpService, type HubSpotAccountHttpService } from './account-http.service.js';
import {
  ApiClientCalls,
  type HubSpotApiClientCallOptions,
  type HubSpotApiClientOptions,
} from './api-client-calls.js';
import { createApiInstance } from './api-instance.js';
import { observableOf } from './axios-fast-path.js';
import { CallSender } from './call/call-sender.js';
import { type HubSpotFetchOptions, hubSpotFetch } from './hubspot-fetch.js';
import { HubSpotTokenInterceptor } from './hubspot-token.interceptor.js';

/**
 * Calls HubSpot for connected accounts. Every request carries a valid access token of the account it
 * names, and goes to the configured API origin only. Takes nothing from axios's global defaults.
 *
 * Calls reject with `HubSpotApiError` if HubSpot refuses them or does not respond, with
 * `ReauthorizationRequiredError` and the other errors of `HubSpotTokenService.getAccessToken` if there
 * is no token, with `AccountNotNamedError` and `ForeignOriginError` before anything is sent. Temporary
 * failures are retried; see `retries` in the options.
 */
@Injectable()
export class HubSpotHttpService extends HttpService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly calls: CallSender,
    interceptor: HubSpotTokenInterceptor,
    private readonly apiClientCalls: ApiClientCalls,
  ) {
    super(createApiInstance(options.apiUrl, interceptor));
  }

  /** The methods of this service for one account. */
  forAccount(hubId: HubId): HubSpotAccountHttpService {
    return new AccountHttpService(this, hubId) as unknown as HubSpotAccountHttpService;
  }

  /**
   * A `fetch` for one account. Relative URLs go to the API; calls follow the same rules as those of
   * `forAccount`. Like every `fetch` it resolves with the response whatever its status, after the last
   * retry; redirects are returned, not followed. It rejects if no response arrives, as the other
   * calls do, and with the signal's reason if the caller aborts.
   */
  fetchFor(hubId: HubId, options?: HubSpotFetchOptions): typeof fetch {
    return hubSpotFetch(this.calls, this.options.apiUrl, hubId, options);
  }

  /**
   * Options for `new Client(...)` of @hubspot/api-client 14.0.1 and later. The client can be kept: each
   * call has a fresh token, goes to the configured API origin only, and waits for the rate limit of
   * the account. After a 401 the next call has a new token. The client itself sends the calls, so they
   * are not repeated and reject with the client's errors. They reject with the errors of
   * `forAccount` if there is no token or permit. `client.apiRequest()` has no token.
   *
   * Version 13 ignores middleware of the constructor: pass the options as the last parameter of each
   * call instead.
   *
   * @throws InvalidHubIdError
   * @see https://github.com/HubSpot/hubspot-api-nodejs/pull/686
   */
  apiClientOptions(hubId: HubId, call?: HubSpotApiClientCallOptions): HubSpotApiClientOptions {
    return this.apiClientCalls.optionsFor(hubId, call);
  }

  protected override makeObservable<Body>(
    send: (...args: unknown[]) => Promise<AxiosResponse<Body>>,
    ...args: unknown[]
  ): Observable<AxiosResponse<Body>> {
    return observableOf(send, args);
  }
}
