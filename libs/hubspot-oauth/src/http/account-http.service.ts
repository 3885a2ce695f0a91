import type { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Observable } from 'rxjs';
import type { HubId } from '../connections/hub-id.js';
import { mergeConfig } from './call/merge-config.js';
import { type HubSpotCrmObjects, type HubSpotCrmOptions, crmObjects } from './crm/crm-objects.js';
import { recordsOf } from './crm/pages.js';
import type { HubSpotAxiosConfig } from './axios-config.mjs' with { 'resolution-mode': 'import' };

// Declared here because the declarations of the public classes import this file. In another file
// the host's compiler would not see it.
declare module 'axios' {
  interface AxiosRequestConfig extends HubSpotAxiosConfig {}
}

/** The methods that `HttpService` and an axios instance have in common. */
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
  /** The same methods, returning promises. */
  readonly axiosRef: Pick<AxiosInstance, keyof HttpMethods<never>>;
  /**
   * Iterates over every record of a CRM list, such as `/crm/objects/2026-03/contacts`. Requests the
   * next page when the current one is used up, so memory holds one page. A page has 100 records
   * unless `limit` is set. Leaving the loop ends the calls.
   *
   * @throws as calls do, and UnexpectedHubSpotResponseError if the response is not a page of a list
   */
  records<Item = unknown>(url: string, config?: AxiosRequestConfig): AsyncIterable<Item>;

  /**
   * Lists, searches, reads and writes many records of an object type.
   *
   * @param objectType its name, such as `contacts`, or its id, such as `2-123456`
   */
  crm<Properties = Readonly<Record<string, string | null>>>(
    objectType: string,
    options?: HubSpotCrmOptions,
  ): HubSpotCrmObjects<Properties>;
}

/** Sends requests for one account through an `HttpService` or an axios instance. */
class BoundHttpMethods<Result> implements HttpMethods<Result> {
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

/** An `HttpService` for one account. Made for each call, so it holds two references and no closure. */
export class AccountHttpService extends BoundHttpMethods<Observable<AxiosResponse>> {
  constructor(
    private readonly service: HttpService,
    hubId: HubId,
  ) {
    super(service, hubId);
  }

  get axiosRef(): BoundHttpMethods<Promise<AxiosResponse>> {
    return new BoundHttpMethods<Promise<AxiosResponse>>(this.service.axiosRef, this.hubId);
  }

  records(url: string, config: AxiosRequestConfig = {}): AsyncIterable<unknown> {
    const { axiosRef } = this.service;
    const list = mergeConfig(config, { method: 'get', url, hubId: this.hubId });
    return recordsOf(this.hubId, (page) => axiosRef.request(page), list, axiosRef.defaults.params);
  }

  crm(objectType: string, options?: HubSpotCrmOptions): HubSpotCrmObjects<unknown> {
    return crmObjects(this.service.axiosRef, this.hubId, objectType, options);
  }
}
