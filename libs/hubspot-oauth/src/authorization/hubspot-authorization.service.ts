import { Inject, Injectable, Optional } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import {
  AuthorizationDeniedError,
  AuthorizationFailedError,
  InstallHookError,
  InvalidInstallRequestError,
  MalformedCallbackError,
  UnknownStateError,
  WrongAccountError,
} from '../errors/authorization.errors.js';
import { authorizationUrl } from '../oauth-api/authorization-url.js';
import { HubSpotOAuthApi } from '../oauth-api/hubspot-oauth.api.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { type HttpRequest, queryOf } from '../runtime/http-request.js';
import { InstallGrant, type IdentifiedGrant } from '../tokens/install-grant.js';
import { type AuthorizationPayload, AuthorizationState, hashState } from './authorization-state.js';
import { type Callback, parseCallback } from './callback.js';
import { CodeExchange } from './code-exchange.js';
import { HubSpotInstallHooks } from './hubspot-install-hooks.js';
import { withState } from './marketplace-return-url.js';
import { resolveReturnUrl } from './return-url.js';
import { StateCookies } from './state-cookies.js';

type CallbackOf<Kind extends Callback['kind']> = Extract<Callback, { kind: Kind }>;

export interface StartedInstall {
  /** HubSpot's consent page. Redirect the browser to it. */
  readonly url: string;
  /** `Set-Cookie` headers of that redirect. */
  readonly cookies: readonly string[];
}

export interface CompletedInstall {
  readonly connection: HubSpotConnection;
  /** Absolute. Its origin is an allowed one, unless `HubSpotInstallHooks.installed` returned it. */
  readonly returnUrl: string;
  /** `Set-Cookie` headers of the redirect to `returnUrl`, without that of a session. */
  readonly cookies: readonly string[];
  /**
   * Whether the browser is the one that started the install, so that it may be signed in to the
   * connection. False if HubSpot's Marketplace sent a code without a state, because anybody can send
   * a browser there.
   */
  readonly startsSession: boolean;
}

/**
 * The two steps of an install: to HubSpot's consent page, and back. The module's controller calls
 * this service. Hosts with their own routes can call it too.
 */
@Injectable()
export class HubSpotAuthorizationService {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly states: AuthorizationState,
    private readonly cookies: StateCookies,
    private readonly codes: CodeExchange,
    private readonly installGrant: InstallGrant,
    private readonly api: HubSpotOAuthApi,
    @Optional() private readonly hooks?: HubSpotInstallHooks,
  ) {}

  /**
   * Starts an install.
   *
   * @param options.returnTo where the browser goes after the install: a path, or a URL of an allowed
   * origin. The default is the option `defaultReturnTo`
   * @param options.hubId the account to install into. By default the person chooses one at HubSpot
   * @throws InvalidInstallRequestError, ConnectionStoreUnavailableError, and what
   * `HubSpotInstallHooks.contextOf` throws
   */
  async begin(
    request: HttpRequest,
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
      cookies: this.cookies.open(request, stateHash, 'install'),
    };
  }

  /**
   * Handles the first callback of an install with sign-in that HubSpot's Marketplace started: returns
   * HubSpot's page, with a state. `HubSpotInstallHooks.contextOf` may throw to make the person sign in
   * first.
   *
   * @returns undefined for every other callback. Pass those to `complete`
   * @throws MalformedCallbackError, MissingStateError, ConnectionStoreUnavailableError, and what
   * `HubSpotInstallHooks.contextOf` throws
   */
  async beginMarketplaceSignIn(request: HttpRequest): Promise<StartedInstall | undefined> {
    const callback = parseCallback(queryOf(request), this.options);
    if (callback.kind !== 'marketplace_sign_in') return undefined;
    const { returnUrl } = callback;
    const context = await this.hooks?.contextOf?.(request);
    const attempt = { returnUrl, context, source: 'marketplace' } as const;
    const { state, stateHash } = await this.states.issue(attempt);
    return {
      url: withState(returnUrl, state),
      cookies: this.cookies.open(request, stateHash, 'marketplace'),
    };
  }

  /**
   * Completes an install: checks the callback, exchanges its code and stores the connection.
   *
   * @throws HubSpotAuthorizationError subclasses if nothing was connected, InstallHookError,
   * HubSpotUnavailableError, HubSpotClientRejectedError, UnexpectedHubSpotResponseError,
   * ConnectionStoreUnavailableError
   */
  async complete(request: HttpRequest): Promise<CompletedInstall> {
    const callback = parseCallback(queryOf(request), this.options);
    switch (callback.kind) {
      case 'code':
        return this.completeInstall(request, callback);
      case 'marketplace_code':
        return this.completeMarketplaceInstall(request, callback);
      case 'marketplace_sign_in':
        throw new MalformedCallbackError('has neither a code nor an error');
      case 'denied':
      case 'failed':
        if (callback.state !== undefined) await this.redeem(request, callback.state);
        throw callback.kind === 'denied'
          ? new AuthorizationDeniedError()
          : new AuthorizationFailedError();
    }
  }

  private async completeInstall(
    request: HttpRequest,
    { code, state }: CallbackOf<'code'>,
  ): Promise<CompletedInstall> {
    const attempt = await this.redeem(request, state);
    if (attempt.source === 'marketplace') throw new UnknownStateError();
    const grant = await this.codes.exchange(code, 'bound');
    if (attempt.hubId !== undefined && attempt.hubId !== grant.hubId) {
      await this.revokeUnlessConnected(grant);
      throw new WrongAccountError(attempt.hubId, grant.hubId);
    }
    const connection = await this.installGrant.install(grant, 'install');
    const returnTo = await this.callInstalledHook(connection, attempt.context, 'install');
    return {
      connection,
      returnUrl: returnTo ?? attempt.returnUrl,
      cookies: [this.cookies.close(hashState(state), 'install')],
      startsSession: true,
    };
  }

  private async completeMarketplaceInstall(
    request: HttpRequest,
    { code, state, returnUrl }: CallbackOf<'marketplace_code'>,
  ): Promise<CompletedInstall> {
    const attempt = state === undefined ? undefined : await this.redeem(request, state);
    if (attempt !== undefined && attempt.source !== 'marketplace') throw new UnknownStateError();
    const grant = await this.codes.exchange(code, attempt === undefined ? 'unbound' : 'bound');
    const connection = await this.installGrant.install(grant, 'marketplace');
    await this.callInstalledHook(connection, attempt?.context, 'marketplace');
    return {
      connection,
      returnUrl,
      cookies: state === undefined ? [] : [this.cookies.close(hashState(state), 'marketplace')],
      startsSession: attempt !== undefined,
    };
  }

  private redeem(request: HttpRequest, state: string): Promise<AuthorizationPayload> {
    const stateHash = hashState(state);
    return this.states.redeem(stateHash, this.cookies.belongsTo(request, stateHash));
  }

  /** HubSpot may have returned the refresh token that an active connection of the account uses. */
  private async revokeUnlessConnected({ hubId, refreshToken }: IdentifiedGrant): Promise<void> {
    const { clientId } = this.options;
    const existing = await this.repository.find({ clientId, hubId });
    if (existing?.status !== 'active') await this.api.revoke(refreshToken);
  }

  /** Returns the URL to redirect to, if the hook returned one. */
  private async callInstalledHook(
    connection: HubSpotConnection,
    context: unknown,
    source: 'install' | 'marketplace',
  ): Promise<string | undefined> {
    try {
      const result = await this.hooks?.installed?.(connection, context, source);
      return result ? new URL(result.returnTo, this.options.ownOrigin).href : undefined;
    } catch (cause) {
      throw new InstallHookError(connection.hubId, { cause });
    }
  }
}
