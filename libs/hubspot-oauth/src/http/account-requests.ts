import type { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotCallOptions } from './account-call.js';

// Here, because declarations of the public classes lead here: elsewhere an app would not see it.
declare module 'axios' {
  interface AxiosRequestConfig {
    /** The HubSpot account that a call through `HubSpotHttpService` is made for. */
    hubId?: HubId;
    /** What `HubSpotHttpService` may do with this one call. */
    hubSpotCall?: HubSpotCallOptions;
  }
}

/** What `HttpService` and an axios instance have in common. */
interface HttpMethods<Result> {
  request(config: AxiosRequestConfig): Result;
  get(url: string, config?: AxiosRequestConfig): Result;
  delete(url: string, config?: AxiosRequestConfig): Result;
  head(url: string, config?: AxiosRequestConfig): Result;
  post(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
  put(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
  patch(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
  postForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
  putForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
  patchForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result;
}

/** The methods of `HttpService`, bound to one account. */
export interface HubSpotAccountHttpService extends Pick<HttpService, keyof HttpMethods<never>> {
  /** The same methods, answering promises. */
  readonly axiosRef: Pick<AxiosInstance, keyof HttpMethods<never>>;
}

/** Sends whatever it is asked to through another client, for one account. */
export class AccountRequests<Result> implements HttpMethods<Result> {
  constructor(
    private readonly target: HttpMethods<Result>,
    private readonly hubId: HubId,
  ) {}

  request(config: AxiosRequestConfig): Result {
    return this.target.request(this.bound(config));
  }

  get(url: string, config?: AxiosRequestConfig): Result {
    return this.target.get(url, this.bound(config));
  }

  delete(url: string, config?: AxiosRequestConfig): Result {
    return this.target.delete(url, this.bound(config));
  }

  head(url: string, config?: AxiosRequestConfig): Result {
    return this.target.head(url, this.bound(config));
  }

  post(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.post(url, data, this.bound(config));
  }

  put(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.put(url, data, this.bound(config));
  }

  patch(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.patch(url, data, this.bound(config));
  }

  postForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.postForm(url, data, this.bound(config));
  }

  putForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.putForm(url, data, this.bound(config));
  }

  patchForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.patchForm(url, data, this.bound(config));
  }

  private bound(config: AxiosRequestConfig | undefined): AxiosRequestConfig {
    return { ...config, hubId: this.hubId };
  }
}
