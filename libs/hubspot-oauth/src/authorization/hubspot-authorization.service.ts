import { Inject, Injectable, Optional } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import {
  AuthorizationDeniedError,
  AuthorizationFailedError,
  InstallHookError,
  InvalidInstallRequestError,
  MissingStateError,
  UnknownStateError,
  WrongAccountError,
} from '../errors/authorization.errors.js';
import { authorizationUrl } from '../oauth-api/authorization-url.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { RequestWithHeaders } from '../session/cookies.js';
import { InstallGrant, type IdentifiedGrant } from '../tokens/install-grant.js';
import { StateCookies } from './state-cookies.js';
import { type AuthorizationPayload, AuthorizationState, hashState } from './authorization-state.js';
import { type CallbackQuery, parseCallbackQuery } from './callback-query.js';
import { CodeExchange } from './code-exchange.js';
import { HubSpotInstallHooks } from './hubspot-install-hooks.js';
import { type MarketplaceCallback, parseMarketplaceCallback } from './marketplace-callback.js';
import { withState } from './marketplace-return-url.js';
import { resolveReturnUrl } from './return-url.js';

type CallbackCode = Extract<CallbackQuery, { kind: 'code' }>;

/** A request to a route of the authorization flow, on Express and Fastify alike. */
export interface AuthorizationRequest extends RequestWithHeaders {
  /** Path and query, as Node has them. */
  readonly url: string;
}

export interface StartedInstall {
  /** HubSpot's consent page: redirect the browser there. */
  readonly url: string;
  /** `Set-Cookie` headers that have to go along with the redirect. */
  readonly cookies: readonly string[];
}

export interface CompletedInstall {
  readonly connection: HubSpotConnection;
  /** Absolute; checked against the allowed origins unless `HubSpotInstallHooks` named it. */
  readonly returnUrl: string;
  /** `Set-Cookie` headers that have to go along with the redirect. The session is not among them. */
  readonly cookies: readonly string[];
  /**
   * Whether the browser is the one that started the install, and may be signed in to the connection.
   * Not so where HubSpot's Marketplace sent a code without a state: anybody can send a browser there.
   */
  readonly startsSession: boolean;
}

/**
 * The two steps of an install: to HubSpot's consent page and back. The module's controller calls
 * them; a host with routes of its own may too.
 */
@Injectable()
export class HubSpotAuthorizationService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly states: AuthorizationState,
    private readonly cookies: StateCookies,
    private readonly codes: CodeExchange,
    private readonly installation: InstallGrant,
    private readonly api: HubSpotOAuthApi,
    @Optional() private readonly hooks?: HubSpotInstallHooks,
  ) {}

  /**
   * Begins an install.
   *
   * @param options.returnTo where the browser goes in the end: a path, or a URL of an allowed origin
   * @param options.hubId the account to install into; without it HubSpot lets the person pick one
   * @throws InvalidInstallRequestError, ConnectionStoreUnavailableError
   */
  async begin(
    request: RequestWithHeaders,
    options: { readonly returnTo?: string; readonly hubId?: HubId } = {},
  ): Promise<StartedInstall> {
    const returnUrl = resolveReturnUrl(
      options.returnTo ?? this.options.defaultReturnTo,
      this.options,
    );
    if (returnUrl === undefined) {
      throw new InvalidInstallRequestError(
        'returnTo',
        'must be a path that starts with one slash, or a URL of an allowed origin',
      );
    }
    const { hubId } = options;
    const context = await this.hooks?.contextOf?.(request);
    const { state, stateHash } = await this.states.issue({ returnUrl, hubId, context });
    return {
      url: authorizationUrl(this.options, { state, hubId }),
      cookies: this.cookies.open(request, stateHash),
    };
  }

  /**
   * Answers the first leg of an install that HubSpot's Marketplace starts with sign-in: sends the
   * browser back to HubSpot with a state. What `HubSpotInstallHooks.contextOf` throws ends it: that is
   * where a host asks people to sign in.
   *
   * @returns undefined for every other callback, which `complete` is for
   * @throws MalformedCallbackError, ConnectionStoreUnavailableError
   */
  async beginMarketplaceSignIn(request: AuthorizationRequest): Promise<StartedInstall | undefined> {
    const callback = parseMarketplaceCallback(queryOf(request), this.options);
    if (callback?.kind !== 'sign_in') return undefined;
    const { returnUrl } = callback;
    const context = await this.hooks?.contextOf?.(request);
    const attempt = { returnUrl, context, source: 'marketplace' } as const;
    const { state, stateHash } = await this.states.issue(attempt);
    return {
      url: withState(returnUrl, state),
      cookies: this.cookies.open(request, stateHash, { crossSite: true }),
    };
  }

  /**
   * Ends an install: checks the callback, exchanges its code and stores the connection.
   *
   * @throws HubSpotAuthorizationError subclasses when nothing was connected;
   * HubSpotUnavailableError, HubSpotClientRejectedError, ConnectionStoreUnavailableError
   */
  async complete(request: AuthorizationRequest): Promise<CompletedInstall> {
    const parameters = queryOf(request);
    const query = parseCallbackQuery(parameters);
    const marketplace = parseMarketplaceCallback(parameters, this.options);
    if (query.kind === 'code' && marketplace !== undefined) {
      return this.completeFromMarketplace(request, query, marketplace);
    }
    const attempt =
      query.state === undefined ? undefined : await this.redeem(request, hashState(query.state));
    if (query.kind === 'denied') throw new AuthorizationDeniedError();
    if (query.kind === 'failed') throw new AuthorizationFailedError();
    if (query.state === undefined || attempt === undefined) throw new MissingStateError();
    if (attempt.source === 'marketplace') throw new UnknownStateError();

    const grant = await this.codes.exchange(query.code);
    if (attempt.hubId !== undefined && attempt.hubId !== grant.hubId) {
      await this.giveBack(grant);
      throw new WrongAccountError(attempt.hubId, grant.hubId);
    }
    const connection = await this.installation.install(grant, 'install');
    const wish = await this.tellHooks(connection, attempt.context, 'install');
    return {
      connection,
      returnUrl: wish ?? attempt.returnUrl,
      cookies: [this.cookies.close(hashState(query.state))],
      startsSession: true,
    };
  }

  private async completeFromMarketplace(
    request: AuthorizationRequest,
    { code, state }: CallbackCode,
    { returnUrl }: MarketplaceCallback,
  ): Promise<CompletedInstall> {
    const attempt = state === undefined ? undefined : await this.redeem(request, hashState(state));
    if (attempt !== undefined && attempt.source !== 'marketplace') throw new UnknownStateError();
    const grant = await this.codes.exchange(code);
    const connection = await this.installation.install(grant, 'marketplace');
    await this.tellHooks(connection, attempt?.context, 'marketplace');
    return {
      connection,
      returnUrl,
      cookies: state === undefined ? [] : [this.cookies.close(hashState(state))],
      startsSession: attempt !== undefined,
    };
  }

  private redeem(request: AuthorizationRequest, stateHash: string): Promise<AuthorizationPayload> {
    return this.states.redeem(stateHash, this.cookies.belongsTo(request, stateHash));
  }

  /** Revokes a grant nobody asked for, unless a live connection of that account lives by it. */
  private async giveBack({ hubId, refreshToken }: IdentifiedGrant): Promise<void> {
    const { clientId } = this.options;
    const existing = await this.repository.find({ clientId, hubId });
    if (existing?.status !== 'active') await this.api.revoke(refreshToken);
  }

  /** Answers where the hooks want the browser to go, if anywhere. */
  private async tellHooks(
    connection: HubSpotConnection,
    context: unknown,
    source: 'install' | 'marketplace',
  ): Promise<string | undefined> {
    try {
      const wish = await this.hooks?.installed?.(connection, context, source);
      return wish ? new URL(wish.returnTo, this.options.ownOrigin).href : undefined;
    } catch (cause) {
      throw new InstallHookError(connection.hubId, { cause });
    }
  }
}

export function queryOf(request: AuthorizationRequest): URLSearchParams {
  const start = request.url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : request.url.slice(start));
}
