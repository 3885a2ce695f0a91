import { HttpService } from '@nestjs/axios';
import type { AxiosInstance, AxiosStatic } from 'axios';
import { lastValueFrom } from 'rxjs';
import { API_PATH } from '../support/http-client.js';

/** The caller's API: an axios instance or an `HttpService`. */
export type Surface = 'axios' | 'HttpService';

/** One variant of a call for an account. */
export interface Variant {
  readonly name: string;
  readonly surface: Surface;
  readonly call: (account: number) => Promise<unknown>;
}

/** One of the installed copies of axios. */
type Client = Pick<AxiosStatic, 'create'>;

/** Variants of a call, and the axios that they use. */
export interface Variants {
  readonly variants: readonly Variant[];
  readonly client: Client;
  /** Periodic work that is not part of a call. */
  readonly prepare?: () => Promise<void>;
}

/** The result of one variant, per call. */
export interface Value {
  readonly value: number;
  /** Difference to the baseline. */
  readonly added: number;
}

/** The baseline of a variant: the first variant with the same surface. */
export function baselineOf({ surface }: Variant, variants: readonly Variant[]): number {
  return variants.findIndex((variant) => variant.surface === surface);
}

/** No library and one account: its header is one of the instance's defaults. */
export function staticHeader(client: Client, baseURL: string): Variant[] {
  const headers = { Authorization: bearerOf(1_000_000) };
  return bothSurfaces('static header', client.create({ baseURL, headers }), () => undefined);
}

/** No library: each account's header was created beforehand and is passed to the call. */
export function headerPerCall(
  client: Client,
  baseURL: string,
  accounts: readonly number[],
): Variant[] {
  const configs = new Map(
    accounts.map((account) => [account, { headers: { Authorization: bearerOf(account) } }]),
  );
  return bothSurfaces('header in each call', client.create({ baseURL }), (id) => configs.get(id));
}

/** A hand-written interceptor that reads the account's token from memory. */
export function handWritten(
  client: Client,
  baseURL: string,
  accounts: readonly number[],
): Variant[] {
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
): Variant[] {
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
