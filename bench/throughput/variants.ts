import { HttpService } from '@nestjs/axios';
import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { lastValueFrom } from 'rxjs';
import { bootBenchApp, compareWithRows } from '../subjects/nestjs-hubspot-oauth.js';
import { API_PATH, agent } from '../support/http-client.js';

export interface Variant {
  readonly name: string;
  /** The baseline is the first variant with the same client. */
  readonly client: 'fetch' | 'axios' | 'HttpService';
  /** Resolves with the parsed body of the response. */
  readonly call: (account: number) => Promise<unknown>;
}

export interface Variants {
  readonly variants: readonly Variant[];
  /** Compares every token with its row, so that tokens come from memory for ten seconds. */
  readonly compare: () => Promise<void>;
}

/**
 * Calls to the API for any of the accounts: with each client and headers created beforehand, the same
 * again, and with the library, which has every account's token in memory.
 */
export async function variantsOf(apiUrl: string, accounts: readonly number[]): Promise<Variants> {
  const app = await bootBenchApp({ providerUrl: apiUrl });
  const tokens = app.get(HubSpotTokenService);
  const http = app.get(HubSpotHttpService);
  http.axiosRef.defaults.httpAgent = agent;
  const withHeader = new Map<number, { headers: { Authorization: string } }>();
  for (const account of accounts) {
    await tokens.adopt({ refreshToken: `${account}` });
    const token = await tokens.getAccessToken(account);
    withHeader.set(account, { headers: { Authorization: `Bearer ${token}` } });
  }

  const url = apiUrl + API_PATH;
  // The library's copy of axios, with its defaults and without its interceptors.
  const axios = http.axiosRef.create();
  const service = new HttpService(axios);
  const bare: Variant[] = [
    {
      name: 'fetch',
      client: 'fetch',
      call: async (account) => (await fetch(url, withHeader.get(account))).json(),
    },
    {
      name: 'axios',
      client: 'axios',
      call: async (account) => (await axios.get(API_PATH, withHeader.get(account))).data,
    },
    {
      name: 'HttpService',
      client: 'HttpService',
      call: async (account) =>
        (await lastValueFrom(service.get(API_PATH, withHeader.get(account)))).data,
    },
  ];
  const variants: Variant[] = [
    ...bare,
    ...bare.map((variant) => ({ ...variant, name: `${variant.name}, again` })),
    {
      name: 'fetchFor(id)',
      client: 'fetch',
      call: async (account) => (await http.fetchFor(account)(API_PATH)).json(),
    },
    {
      name: 'forAccount(id).axiosRef',
      client: 'axios',
      call: async (account) => (await http.forAccount(account).axiosRef.get(API_PATH)).data,
    },
    {
      name: 'forAccount(id)',
      client: 'HttpService',
      call: async (account) => (await lastValueFrom(http.forAccount(account).get(API_PATH))).data,
    },
  ];
  return { variants, compare: () => compareWithRows(app, accounts) };
}
