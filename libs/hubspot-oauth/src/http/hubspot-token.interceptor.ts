import { Inject, Injectable } from '@nestjs/common';
import axios, {
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { AxiosCall } from './call/axios-call.js';
import { CallSender } from './call/call-sender.js';
import { assertApiTarget, replacesBase } from './call/request-target.js';
import { stripRequestFromError } from './call/strip-request-from-error.js';

/** What a request is sent with. */
interface Transport {
  readonly adapter: NonNullable<InternalAxiosRequestConfig['adapter']>;
  readonly httpAgent?: unknown;
  readonly httpsAgent?: unknown;
}

// The type of axios's own function lacks the config, which its fetch adapter reads.
const getAdapter = axios.getAdapter as (
  adapter: Transport['adapter'],
  config: InternalAxiosRequestConfig,
) => AxiosAdapter;

/** The adapters of interceptors. A config that is sent again has one already. */
const TOKEN_ADAPTERS = new WeakSet<AxiosAdapter>();

/**
 * Sends the requests of an axios instance that name `{ hubId }` with a valid access token of that
 * account, and with the retries and rate limits of `HubSpotHttpService`. Does not change other
 * requests, nor their errors.
 *
 * The token is added in the adapter, after every interceptor, and only if the request goes to the
 * configured API origin. A relative URL goes to the API if the request has no `baseURL`.
 */
@Injectable()
export class HubSpotTokenInterceptor {
  readonly #apiUrl: string;
  readonly #calls: CallSender;

  constructor(
    @Inject(RESOLVED_OPTIONS) { apiUrl }: ResolvedHubSpotOAuthOptions,
    calls: CallSender,
  ) {
    this.#apiUrl = apiUrl;
    this.#calls = calls;
  }

  /**
   * Attaches to an instance, such as `axios.create()` or `httpService.axiosRef`.
   *
   * Requests that name `{ hubId }` then reject with `ForeignOriginError` or `InvalidPathError` before
   * anything is sent, and otherwise as those of `HubSpotHttpService`.
   *
   * @returns a function that detaches
   */
  attachTo({ interceptors }: Pick<AxiosInstance, 'interceptors'>): () => void {
    // Most requests use the same transport, so its adapter is made once.
    let latest:
      { readonly transport: Transport['adapter']; readonly adapter: AxiosAdapter } | undefined;
    const onRequest = interceptors.request.use(
      (config) => {
        const transport = config.adapter ?? axios.defaults.adapter ?? [];
        if (typeof transport === 'function' && TOKEN_ADAPTERS.has(transport)) return config;
        if (latest?.transport !== transport) {
          latest = { transport, adapter: this.#adapterFor({ adapter: transport }) };
        }
        config.adapter = latest.adapter;
        return config;
      },
      undefined,
      { synchronous: true },
    );
    const onError = interceptors.response.use(undefined, stripRequestFromError);
    return () => {
      interceptors.request.eject(onRequest);
      interceptors.response.eject(onError);
    };
  }

  #adapterFor(transport: Transport): AxiosAdapter {
    const adapter: AxiosAdapter = (config) => this.#send(config, transport);
    TOKEN_ADAPTERS.add(adapter);
    return adapter;
  }

  #send(config: InternalAxiosRequestConfig, transport: Transport): Promise<AxiosResponse> {
    const { hubId } = config;
    const adapter = getAdapter(transport.adapter, config);
    // Decided here, not in the interceptor: a later interceptor may name the account.
    if (hubId === undefined) {
      config.adapter = transport.adapter;
      return adapter(config);
    }
    if (!config.baseURL && !replacesBase(config)) config.baseURL = this.#apiUrl;
    assertApiTarget(config, this.#apiUrl, hubId);
    config.httpAgent ??= transport.httpAgent;
    config.httpsAgent ??= transport.httpsAgent;
    const { httpAgent, httpsAgent } = config;
    const sent = this.#calls.send(new AxiosCall(hubId, config, adapter));
    if (httpAgent === undefined && httpsAgent === undefined) return sent;
    // An agent shows the headers of every request in progress. The response's config has none, but
    // its adapter knows them in case the config is sent again.
    return sent.then((response) => {
      response.config.adapter = this.#adapterFor({ ...transport, httpAgent, httpsAgent });
      return response;
    });
  }
}
