import { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosStatic } from 'axios';
import { lastValueFrom } from 'rxjs';
import { API_PATH } from '../support/http-client.js';

/** What callers work with: an axios instance, or an `HttpService`. */
export type Surface = 'axios' | 'HttpService';

/** One way of making a call for an account. */
export interface Way {
  readonly name: string;
  readonly surface: Surface;
  readonly call: (account: number) => Promise<unknown>;
}

/** One of the copies of axios that there are. */
type Client = Pick<AxiosStatic, 'create'>;

/** Ways of making calls, and the axios that they make them with. */
export interface Ways {
  readonly ways: readonly Way[];
  readonly client: Client;
  /** What is due once in a while, and is no part of a call. */
  readonly prepare?: () => Promise<void>;
}

/** What one way came to, per call. */
export interface Value {
  readonly value: number;
  /** Above the baseline. */
  readonly added: number;
}

/** Which of the ways the others of its surface are beside: the first one. */
export function baselineOf({ surface }: Way, ways: readonly Way[]): number {
  return ways.findIndex((way) => way.surface === surface);
}

/** No library at all, and one account: its header is among the instance's defaults. */
export function staticHeader(client: Client, baseURL: string): Way[] {
  const headers = { Authorization: bearerOf(1_000_000) };
  return bothSurfaces('static header', client.create({ baseURL, headers }), () => undefined);
}

/** No library at all: each account's header was made beforehand, and calls name it. */
export function headerPerCall(client: Client, baseURL: string, accounts: readonly number[]): Way[] {
  const configs = new Map(
    accounts.map((account) => [account, { headers: { Authorization: bearerOf(account) } }]),
  );
  return bothSurfaces('header in each call', client.create({ baseURL }), (id) => configs.get(id));
}

/** What an app writes that has one account's token in its memory, and an interceptor for it. */
export function handWritten(client: Client, baseURL: string, accounts: readonly number[]): Way[] {
  const expiresAt = Date.now() + 60 * 60_000;
  const tokens = new Map(
    accounts.map((account) => [account, { bearer: bearerOf(account), expiresAt }]),
  );
  const instance = client.create({ baseURL });
  instance.interceptors.request.use(
    (config) => {
      const token = tokens.get(config.hubId ?? 0);
      if (token === undefined || Date.now() >= token.expiresAt) throw new Error('No valid token');
      config.headers.set('Authorization', token.bearer);
      return config;
    },
    undefined,
    { synchronous: true },
  );
  return bothSurfaces('hand-written interceptor', instance, (hubId) => ({ hubId }));
}

function bothSurfaces(
  name: string,
  instance: AxiosInstance,
  configOf: (account: number) => object | undefined,
): Way[] {
  const service = new HttpService(instance);
  return [
    {
      name,
      surface: 'axios',
      call: (account) => instance.get(API_PATH, configOf(account)),
    },
    {
      name,
      surface: 'HttpService',
      call: (account) => lastValueFrom(service.get(API_PATH, configOf(account))),
    },
  ];
}

function bearerOf(account: number): string {
  return `Bearer ${account}-${'x'.repeat(300)}`.slice(0, 307);
}
