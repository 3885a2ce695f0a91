import type { HttpService } from '@nestjs/axios';
import type { AxiosResponse } from 'axios';
import type { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import type { Observable } from 'rxjs';
import { typeIs } from './type-is.js';

interface Contact {
  readonly id: string;
}

declare const http: HubSpotHttpService;
declare const tokens: HubSpotTokenService;

// A call's response has the type that the call names.
http
  .forAccount(1)
  .get<Contact>('/contact')
  .subscribe(({ data }) => typeIs<Contact>()(data));
http
  .forAccount(1)
  .post<Contact>('/contact', { id: '1' })
  .subscribe(({ data }) => typeIs<Contact>()(data));
typeIs<Promise<AxiosResponse<Contact>>>()(http.forAccount(1).axiosRef.get<Contact>('/contact'));
typeIs<Observable<AxiosResponse<Contact>>>()(http.get<Contact>('/contact', { hubId: 1 }));

// It can be used wherever an HttpService is asked for.
http satisfies HttpService;

typeIs<AsyncIterable<Contact>>()(http.forAccount(1).records<Contact>('/contacts'));

// A fetch of an account can be handed to whatever takes a fetch.
http.fetchFor(1) satisfies typeof fetch;
http.fetchFor(1, { safeToRepeat: true, retries: false, timeoutMs: 5_000 });

typeIs<Promise<string>>()(tokens.getAccessToken(1));

// @ts-expect-error an account is named by its number
http.forAccount('1');
// @ts-expect-error in a config, too
http.get('/contact', { hubId: '1' });
// @ts-expect-error an account has to be named
http.forAccount();
// @ts-expect-error what is bound to one account cannot be bound to another
http.forAccount(1).forAccount(2);
// @ts-expect-error an account's axios has methods only: its interceptors would be everybody's
void http.forAccount(1).axiosRef.interceptors;
