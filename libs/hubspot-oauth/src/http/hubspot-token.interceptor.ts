import axios, { type AxiosInstance, type AxiosRequestConfig, getAdapter } from 'axios';
import { TokenAdapters } from './call/token-adapter.js';
import type { CallSender } from './call/call-sender.js';
import { stripRequestFromError } from './call/strip-request-from-error.js';
import { mergeConfig } from './call/merge-config.js';

/** An axios instance whose every request is sent as a call of the account that it names. */
export function createAccountInstance(calls: CallSender, apiUrl: string): AxiosInstance {
  const adapters = new TokenAdapters(calls, apiUrl);
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
  instance.interceptors.response.use(undefined, stripRequestFromError);
  return Object.assign(instance, shorthandsOf(instance));
}

/**
 * Axios' own merge the config with nothing, and then the result with the defaults: the former takes
 * longer than all that is added here to a request. `request` does the latter alone.
 */
function shorthandsOf(instance: AxiosInstance) {
  const bare = (method: string) => (url: string, config?: AxiosRequestConfig) =>
    instance.request(mergeConfig(config, { method, url }));
  const withData = (method: string) => (url: string, data?: unknown, config?: AxiosRequestConfig) =>
    instance.request(mergeConfig(config, { method, url, data }));
  return {
    get: bare('get'),
    delete: bare('delete'),
    head: bare('head'),
    options: bare('options'),
    post: withData('post'),
    put: withData('put'),
    patch: withData('patch'),
  };
}
