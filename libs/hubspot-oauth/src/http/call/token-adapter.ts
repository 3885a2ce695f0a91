import {
  type AxiosAdapter,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
  getAdapter,
} from 'axios';
import { AccountNotNamedError, ForeignOriginError } from '../../errors/request.errors.js';
import type { CallSender } from './call-sender.js';
import { AxiosCall } from './axios-call.js';
import { targetOrigin } from './request-target.js';

type Transport = InternalAxiosRequestConfig['adapter'];

/** On an adapter of ours: the one that it sends through. */
const TRANSPORT = Symbol('transport');

interface TokenAdapter extends AxiosAdapter {
  readonly [TRANSPORT]: AxiosAdapter;
}

/**
 * Puts tokens into requests as their adapter: after every interceptor, so that none of them can
 * carry a token elsewhere or see it.
 */
export class TokenAdapters {
  /** Requests are mostly sent through the same transport: its adapter is made once. */
  private latest: { readonly transport: Transport; readonly adapter: TokenAdapter } | undefined;

  constructor(
    private readonly calls: CallSender,
    private readonly apiUrl: string,
  ) {}

  /** Requests that are sent again, config and all, have such an adapter already. */
  around(current: Transport): AxiosAdapter {
    const transport = (current as Partial<TokenAdapter> | undefined)?.[TRANSPORT] ?? current;
    if (this.latest === undefined || this.latest.transport !== transport) {
      this.latest = { transport, adapter: this.adapterFor(getAdapter(transport)) };
    }
    return this.latest.adapter;
  }

  private adapterFor(transport: AxiosAdapter): TokenAdapter {
    const adapter = (config: InternalAxiosRequestConfig) => this.send(config, transport);
    return Object.assign(adapter, { [TRANSPORT]: transport });
  }

  private send(
    config: InternalAxiosRequestConfig,
    transport: AxiosAdapter,
  ): Promise<AxiosResponse> {
    const { hubId } = config;
    if (hubId === undefined) return Promise.reject(new AccountNotNamedError());
    const origin = targetOrigin(config, this.apiUrl);
    if (origin !== this.apiUrl) return Promise.reject(new ForeignOriginError(hubId, origin));
    return this.calls.send(new AxiosCall(hubId, config, transport));
  }
}
