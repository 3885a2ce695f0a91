import type { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Observable } from 'rxjs';
import type { HubId } from '../connections/hub-id.js';
import { recordsOf } from './crm/pages.js';
import { BoundHttpMethods } from './bound-http-methods.js';

/** An `HttpService` for one account. Made for each call: it holds two references, and no closure. */
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
    const { axiosRef } = this;
    return recordsOf(this.hubId, (page) => axiosRef.request(page), {
      ...config,
      method: 'get',
      url,
    });
  }
}
