import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Observable } from 'rxjs';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { CallSender } from './call/call-sender.js';
import { AccountHttpService } from './account-http.service.js';
import { createAccountInstance } from './hubspot-token.interceptor.js';
import type { HubSpotAccountHttpService } from './bound-http-methods.js';
import { FetchCall, type HubSpotFetchOptions } from './call/fetch-call.js';
import { fetchTarget } from './call/fetch-target.js';
import { mergeConfig } from './call/merge-config.js';

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
    private readonly calls: CallSender,
  ) {
    super(createAccountInstance(calls, options.apiUrl));
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

  /**
   * As `HttpService` does it, except that a call which is over is not cancelled any more: that would
   * be for nothing, and make an error with its stack, which takes as long as half of the call.
   */
  protected override makeObservable<Body>(
    send: (...args: unknown[]) => Promise<AxiosResponse<Body>>,
    ...args: unknown[]
  ): Observable<AxiosResponse<Body>> {
    return new Observable((subscriber) => {
      const given = args.at(-1) as AxiosRequestConfig | undefined;
      const cancellation = given?.cancelToken ? undefined : axios.CancelToken.source();
      const config = mergeConfig(given, cancellation ? { cancelToken: cancellation.token } : {});
      let isOver = false;
      const deliver = async () => {
        try {
          const response = await send(...args.slice(0, -1), config);
          isOver = true;
          subscriber.next(response);
          subscriber.complete();
        } catch (error) {
          isOver = true;
          subscriber.error(error);
        }
      };
      void deliver();
      return () => {
        if (!isOver && config.responseType !== 'stream') cancellation?.cancel();
      };
    });
  }
}
