import type { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotCallOptions } from './call/outgoing-call.js';
import { mergeConfig } from './call/merge-config.js';

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
  /**
   * Every record of a CRM list, such as `/crm/objects/2026-03/contacts`, one after another. The next
   * page is asked for when the one before is used up: memory holds one page, however long the list.
   * Pages have 100 records unless `limit` says otherwise. Leaving the loop ends the calls.
   *
   * @throws as calls do, and UnexpectedHubSpotResponseError if the answer is no page of a list
   */
  records<Item = unknown>(url: string, config?: AxiosRequestConfig): AsyncIterable<Item>;
}

/** Sends whatever it is asked to through another client, for one account. */
export class BoundHttpMethods<Result> implements HttpMethods<Result> {
  constructor(
    private readonly target: HttpMethods<Result>,
    protected readonly hubId: HubId,
  ) {}

  request(config: AxiosRequestConfig): Result {
    return this.target.request(mergeConfig(config, { hubId: this.hubId }));
  }

  get(url: string, config?: AxiosRequestConfig): Result {
    return this.send('get', url, config);
  }

  delete(url: string, config?: AxiosRequestConfig): Result {
    return this.send('delete', url, config);
  }

  head(url: string, config?: AxiosRequestConfig): Result {
    return this.send('head', url, config);
  }

  post(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.sendBody('post', url, data, config);
  }

  put(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.sendBody('put', url, data, config);
  }

  patch(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.sendBody('patch', url, data, config);
  }

  postForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.postForm(url, data, mergeConfig(config, { hubId: this.hubId }));
  }

  putForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.putForm(url, data, mergeConfig(config, { hubId: this.hubId }));
  }

  patchForm(url: string, data?: unknown, config?: AxiosRequestConfig): Result {
    return this.target.patchForm(url, data, mergeConfig(config, { hubId: this.hubId }));
  }

  private send(method: string, url: string, config: AxiosRequestConfig | undefined): Result {
    return this.target.request(mergeConfig(config, { method, url, hubId: this.hubId }));
  }

  private sendBody(
    method: string,
    url: string,
    data: unknown,
    config: AxiosRequestConfig | undefined,
  ): Result {
    return this.target.request(mergeConfig(config, { method, url, data, hubId: this.hubId }));
  }
}
