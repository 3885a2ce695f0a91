import axios from 'axios';
import { HubSpotHttpService } from 'nestjs-hubspot-oauth';
import { lastValueFrom } from 'rxjs';
import { API_PATH } from '../support/http-client.js';
import type { Provider } from '../support/provider.js';
import { bootBenchApp, compareWithRows } from '../subjects/nestjs-hubspot-oauth.js';
import type { Variant, Variants } from './variants.js';

/** The built library on a store in which all accounts are connected. */
export async function ours(
  provider: Provider,
  accounts: readonly number[],
  store: string,
): Promise<Variants> {
  const app = await bootBenchApp({ providerUrl: provider.url, store });
  const http = app.get(HubSpotHttpService);
  http.axiosRef.defaults.adapter = axios.defaults.adapter!;
  const variants: Variant[] = [
    {
      name: 'forAccount(id).axiosRef.get(url)',
      surface: 'axios',
      call: (account) => http.forAccount(account).axiosRef.get(API_PATH),
    },
    {
      name: 'axiosRef.get(url, { hubId })',
      surface: 'axios',
      call: (account) => http.axiosRef.get(API_PATH, { hubId: account }),
    },
    {
      name: 'forAccount(id).get(url)',
      surface: 'HttpService',
      call: (account) => lastValueFrom(http.forAccount(account).get(API_PATH)),
    },
    {
      name: 'get(url, { hubId })',
      surface: 'HttpService',
      call: (account) => lastValueFrom(http.get(API_PATH, { hubId: account })),
    },
  ];
  // The library uses the axios of the workspace, the other libraries use the one of `bench`.
  return { variants, client: http.axiosRef, prepare: () => compareWithRows(app, accounts) };
}
