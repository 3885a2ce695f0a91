import type { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import type { HubId } from '../connections/hub-id.js';

type Method = 'get' | 'delete' | 'head' | 'post' | 'put' | 'patch';
type FormMethod = 'postForm' | 'putForm' | 'patchForm';

/** The methods of `HttpService`, bound to one account. */
export interface HubSpotAccountHttpService extends Pick<
  HttpService,
  'request' | Method | FormMethod
> {
  /** The same methods, answering promises. */
  readonly axiosRef: Pick<AxiosInstance, 'request' | Method | FormMethod>;
}

/** HTTP methods that name one account in whatever they send. */
export class AccountRequests<Result> {
  constructor(
    private readonly target: { request(config: AxiosRequestConfig): Result },
    private readonly hubId: HubId,
  ) {}

  request(config: AxiosRequestConfig): Result {
    return this.target.request({ ...config, hubId: this.hubId });
  }

  get(url: string, config?: AxiosRequestConfig): Result {
    return this.send('get', url, undefined, config);
  }

  delete(url: string, config?: AxiosRequestConfig): Result {
    return this.send('delete', url, config?.data, config);
  }

  head(url: string, config?: AxiosRequestConfig): Result {
    return this.send('head', url, undefined, config);
  }

  post(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('post', url, data, config);
  }

  put(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('put', url, data, config);
  }

  patch(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('patch', url, data, config);
  }

  postForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('post', url, data, asForm(config));
  }

  putForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('put', url, data, asForm(config));
  }

  patchForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.send('patch', url, data, asForm(config));
  }

  private send(
    method: Method,
    url: string,
    data: unknown,
    config: AxiosRequestConfig | undefined,
  ): Result {
    return this.target.request({ ...config, method, url, data, hubId: this.hubId });
  }
}

function asForm(config: AxiosRequestConfig | undefined): AxiosRequestConfig {
  return { ...config, headers: { ...config?.headers, 'Content-Type': 'multipart/form-data' } };
}
