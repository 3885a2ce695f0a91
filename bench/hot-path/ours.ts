import axios from 'axios';
import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { lastValueFrom } from 'rxjs';
import { API_PATH } from '../support/http-client.js';
import type { Provider } from '../support/provider.js';
import { bootBenchApp } from '../subjects/nestjs-hubspot-oauth.js';
import type { Way, Ways } from './ways.js';

const AT_ONCE = 50;

/** The built library, with every account connected and its token in memory. */
export async function ours(provider: Provider, accounts: readonly number[]): Promise<Ways> {
  const app = await bootBenchApp({ providerUrl: provider.url });
  const tokens = app.get(HubSpotTokenService);
  for (let start = 0; start < accounts.length; start += AT_ONCE) {
    await Promise.all(
      accounts.slice(start, start + AT_ONCE).map(async (account) => {
        await tokens.adopt({ refreshToken: provider.issue(account, false).refreshToken });
        await tokens.getAccessToken(account);
      }),
    );
  }
  const http = app.get(HubSpotHttpService);
  http.axiosRef.defaults.adapter = axios.defaults.adapter!;
  const ways: Way[] = [
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
  // The library's axios is the workspace's, and not the one that the bench has for its peers.
  return { ways, client: http.axiosRef };
}
