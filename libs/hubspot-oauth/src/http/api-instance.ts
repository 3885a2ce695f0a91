import axios, { type AxiosInstance, type CreateAxiosDefaults, getAdapter } from 'axios';
import { AccountNotNamedError } from '../errors/request.errors.js';
import { shorthandsOf } from './axios-fast-path.js';
import { MAX_RESPONSE_BYTES } from './call/request-config.js';
import type { HubSpotTokenInterceptor } from './hubspot-token.interceptor.js';

/** Creates the axios instance of `HubSpotHttpService`. Each of its requests must name an account. */
export function createApiInstance(
  apiUrl: string,
  interceptor: HubSpotTokenInterceptor,
): AxiosInstance {
  const instance = axios.create();
  replaceDefaults(instance, {
    baseURL: apiUrl,
    // Resolved once: axios looks for the adapter at every request otherwise.
    adapter: getAdapter(['http', 'fetch']),
    transformRequest: axios.defaults.transformRequest ?? [],
    transformResponse: axios.defaults.transformResponse ?? [],
    env: axios.defaults.env ?? {},
    timeout: 0,
    maxContentLength: MAX_RESPONSE_BYTES,
    maxBodyLength: -1,
    validateStatus: (status) => status >= 200 && status < 300,
    headers: { common: { Accept: 'application/json, text/plain, */*' } },
  });
  // Interceptors run in reverse order: this one after all that the host adds.
  instance.interceptors.request.use(
    (config) => {
      if (config.hubId === undefined) throw new AccountNotNamedError();
      return config;
    },
    undefined,
    { synchronous: true },
  );
  interceptor.attachTo(instance);
  return Object.assign(instance, shorthandsOf(instance));
}

/** `axios.create` copies the global defaults, in which a host may have other services' secrets. */
function replaceDefaults(instance: AxiosInstance, defaults: CreateAxiosDefaults): void {
  for (const name of Object.keys(instance.defaults))
    Reflect.deleteProperty(instance.defaults, name);
  Object.assign(instance.defaults, defaults);
}
