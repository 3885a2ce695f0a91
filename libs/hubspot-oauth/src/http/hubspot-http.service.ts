import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import type { HubId } from '../connections/hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { HubSpotTokenService } from '../tokens/token.service.js';
import { AccountCalls } from './account-calls.js';
import { AccountRequests, type HubSpotAccountHttpService } from './account-requests.js';

type Transport = InternalAxiosRequestConfig['adapter'];

/** On the adapter that this service put into a request: the one that was there before. */
const TRANSPORT = Symbol('transport');

/**
 * Calls HubSpot for connected accounts: an `HttpService` whose every request carries a valid access
 * token of the account it names, and goes to the configured API origin only.
 *
 * Calls reject with `HubSpotApiError` when HubSpot refuses them or does not answer, with
 * `ReauthorizationRequiredError` and the other errors of `HubSpotTokenService.getAccessToken` when
 * there is no token, with `AccountNotNamedError` and `ForeignOriginError` before anything is sent.
 */
@Injectable()
export class HubSpotHttpService extends HttpService {
  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    tokens: HubSpotTokenService,
    clock: Clock,
  ) {
    super(instanceWith(new AccountCalls(options, tokens, clock), options.apiUrl));
  }

  /** The methods of this service for one account. */
  forAccount(hubId: HubId): HubSpotAccountHttpService {
    const bound = new AccountRequests(this, hubId);
    const promises = new AccountRequests(this.axiosRef, hubId);
    return Object.assign(bound, { axiosRef: promises }) as unknown as HubSpotAccountHttpService;
  }
}

function instanceWith(calls: AccountCalls, baseURL: string): AxiosInstance {
  const instance = axios.create({ baseURL });
  instance.interceptors.request.use(
    (config) => {
      const current: (Transport & { [TRANSPORT]?: Transport }) | undefined = config.adapter;
      const transport = current?.[TRANSPORT] ?? current;
      config.adapter = Object.assign(
        (finished: InternalAxiosRequestConfig) => calls.send(finished, transport),
        { [TRANSPORT]: transport },
      );
      return config;
    },
    undefined,
    { synchronous: true },
  );
  return instance;
}
