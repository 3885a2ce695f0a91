import { Client as Client13 } from '@hubspot/api-client';
import type { HttpService } from '@nestjs/axios';
import { Client as Client14 } from 'api-client-14';
import type { AxiosResponse } from 'axios';
import type {
  HubSpotBatchResult,
  HubSpotHttpService,
  HubSpotOAuthError,
  HubSpotRecord,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
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

// Records have the properties that the object type names, as strings.
interface Deal {
  readonly dealname: string | null;
  readonly amount: string | null;
}
const deals = http.forAccount(1).crm<Deal>('deals');
typeIs<AsyncIterable<HubSpotRecord<Deal>>>()(deals.records());
typeIs<AsyncIterable<HubSpotRecord<Deal>>>()(deals.search({ query: 'a' }));
typeIs<AsyncIterable<HubSpotRecord>>()(
  http.forAccount(1).crm('contacts', { version: 'v3' }).records(),
);
// Inputs in memory have their results in memory, and a stream of inputs a stream of results.
declare const stream: AsyncIterable<{ readonly id: string }>;
typeIs<Promise<HubSpotBatchResult<HubSpotRecord<Deal>>[]>>()(deals.batch.read([{ id: '1' }]));
typeIs<AsyncIterable<HubSpotBatchResult<HubSpotRecord<Deal>>>>()(
  deals.batch.read(stream, { properties: ['amount'] }, { timeout: 1_000 }),
);
typeIs<AsyncIterable<HubSpotBatchResult<undefined>>>()(deals.batch.archive(deals.search({})));
const created = await deals.batch.create([{ properties: { dealname: 'A', amount: 1 } }]);
for (const result of created) {
  typeIs<number>()(result.index);
  if (result.ok) typeIs<string | null>()(result.value.properties.amount);
  else typeIs<HubSpotOAuthError | (Error & { readonly name: 'CanceledError' })>()(result.error);
}
const [upserted] = await deals.batch.upsert([{ id: 'A', idProperty: 'dealname', properties: {} }]);
if (upserted?.ok) typeIs<boolean>()(upserted.value.new);
// @ts-expect-error deals have no such property
void deals.batch.update([{ id: '1', properties: { email: 'a' } }]);
// @ts-expect-error an upsert needs a unique property
void deals.batch.upsert([{ id: '1', properties: {} }]);
// @ts-expect-error the pages are requested one after the other
deals.search({ after: '10' });
// @ts-expect-error no version of the CRM API
http.forAccount(1).crm('deals', { version: 'latest' });

// HubSpot's client takes the options of an account, and in version 13 also with each call.
const options = http.apiClientOptions(1, { priority: 'background' });
void new Client14(options);
void new Client13(options).crm.objects.searchApi.doSearch('deals', { limit: 1 }, options);
// @ts-expect-error its calls are not repeated
http.apiClientOptions(1, { retries: true });

// What HubSpot's new SDK takes.
interface HubSpotSdkOptions {
  readonly baseURL?: string | null | undefined;
  readonly maxRetries?: number | undefined;
  readonly fetch?:
    ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
}
({ fetch: http.fetchFor(1), maxRetries: 0 }) satisfies HubSpotSdkOptions;

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
