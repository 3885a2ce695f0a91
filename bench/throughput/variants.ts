import { HttpService } from '@nestjs/axios';
import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { lastValueFrom } from 'rxjs';
import { bootBenchApp, compareWithRows } from '../subjects/nestjs-hubspot-oauth.js';
import { API_PATH, agent } from '../support/http-client.js';

export interface Way {
  readonly name: string;
  /** Whose calls these are compared with: the first way of the same client. */
  readonly client: 'fetch' | 'axios' | 'HttpService';
  /** Resolves with the answer's body, parsed. */
  readonly call: (account: number) => Promise<unknown>;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** Compares every token with its row: the next ten seconds are answered from memory. */
  readonly compare: () => Promise<void>;
}

/**
 * Calls to the API for any of the accounts: by each client with headers made beforehand, the same
 * again, and by the library, which has every account's token in memory.
 */
export async function waysOf(apiUrl: string, accounts: readonly number[]): Promise<Ways> {
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
  const bare: Way[] = [
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
  const ways: Way[] = [
    ...bare,
    ...bare.map((way) => ({ ...way, name: `${way.name}, again` })),
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
  return { ways, compare: () => compareWithRows(app, accounts) };
}
