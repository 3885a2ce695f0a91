import {
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
  getAdapter,
  isAxiosError,
} from 'axios';
import { LRUCache } from 'lru-cache';
import type { HubId } from '../connections/hub-id.js';
import { AccountNotNamedError, ForeignOriginError } from '../errors/request.errors.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { Clock } from '../runtime/clock.js';
import type { HubSpotTokenService } from '../tokens/token.service.js';
import { isUnauthorized, toApiError } from './api-error.js';
import { targetOrigin } from './target-origin.js';

/** After a refused replay, an account's 401s are handed on for so long without asking for a token. */
const REPLAY_PAUSE_MS = 60_000;

/**
 * Sends one request with the token of its account. Runs as the request's adapter: after every
 * interceptor, so that none can carry the token elsewhere or see it.
 */
export class AccountCalls {
  /** When the next 401 of an account may lead to a replay, on the monotonic clock. */
  private readonly replaysFrom: LRUCache<HubId, number>;

  constructor(
    private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly tokens: HubSpotTokenService,
    private readonly clock: Clock,
  ) {
    this.replaysFrom = new LRUCache({ max: options.maxCachedConnections });
  }

  async send(
    config: InternalAxiosRequestConfig,
    transport: InternalAxiosRequestConfig['adapter'],
  ): Promise<AxiosResponse> {
    const { hubId } = config;
    if (hubId === undefined) throw new AccountNotNamedError();
    const origin = targetOrigin(config, this.options.apiUrl);
    if (origin !== this.options.apiUrl) throw new ForeignOriginError(hubId, origin);

    const adapter = getAdapter(transport);
    const token = this.tokens.cachedAccessToken(hubId) ?? (await this.tokens.getAccessToken(hubId));
    const sent = [token];
    try {
      return await attempt(adapter, config, token).catch((error: unknown) =>
        this.replay(error, hubId, token, (newer) => {
          sent.push(newer);
          return attempt(adapter, config, newer);
        }),
      );
    } catch (error) {
      throw isAxiosError(error) && !(error instanceof CanceledError)
        ? toApiError(error, hubId, sent)
        : error;
    }
  }

  /** One more attempt after a 401, if there is another token to make it with. */
  private async replay(
    error: unknown,
    hubId: HubId,
    rejected: string,
    again: (token: string) => Promise<AxiosResponse>,
  ): Promise<AxiosResponse> {
    const isPaused = this.clock.monotonicNow() < (this.replaysFrom.get(hubId) ?? -Infinity);
    if (!isUnauthorized(error) || isPaused || isConsumed(error.config?.data)) throw error;
    const newer = await this.tokens.refresh(hubId, { rejected });
    try {
      return await again(newer);
    } catch (second) {
      if (isUnauthorized(second)) {
        this.replaysFrom.set(hubId, this.clock.monotonicNow() + REPLAY_PAUSE_MS);
      }
      throw second;
    }
  }
}

async function attempt(
  adapter: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  token: string,
): Promise<AxiosResponse> {
  config.cancelToken?.throwIfRequested();
  if (config.signal?.aborted) throw new CanceledError();
  const headers = AxiosHeaders.from(config.headers).setAuthorization(`Bearer ${token}`);
  // A redirect would carry the token along; axios drops it only for some targets.
  const response = await adapter({ ...config, headers, maxRedirects: 0 });
  // The request object and the adapter's config would show the token to whatever prints them.
  return { ...response, config, request: undefined };
}

/** A stream that was read once cannot be sent again. */
function isConsumed(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'pipe' in data;
}
