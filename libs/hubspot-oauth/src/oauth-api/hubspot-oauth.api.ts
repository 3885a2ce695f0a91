import { Inject, Injectable, Logger } from '@nestjs/common';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { type OAuthEndpoints, type TokenTypeHint, oauthEndpoints } from './oauth-endpoints.js';
import { type OAuthFailure, classifyFailure } from './oauth-failure.js';
import { OAuthHttpClient, type OAuthHttpRequest } from './oauth-http-client.js';
import {
  type TokenDescription,
  type TokenGrant,
  parseIntrospection,
  parseTokenResponse,
} from './token-response.js';

export type OAuthResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: OAuthFailure };

/** HubSpot's OAuth endpoints, in the version that the options name. */
@Injectable()
export class HubSpotOAuthApi {
  private readonly endpoints: OAuthEndpoints;
  private readonly http: OAuthHttpClient;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
  ) {
    if (options.oauthVersion === 'v1') {
      new Logger('HubSpotOAuth').warn(
        'HubSpot shuts down version v1 of its OAuth API on 2027-02-16. Set oauthVersion (HUBSPOT_OAUTH_VERSION) to a dated version such as 2026-09.',
      );
    }
    this.endpoints = oauthEndpoints(options.oauthVersion);
    this.http = new OAuthHttpClient(options.apiUrl, options.refresh.callTimeoutMs);
  }

  /** Exchanges an authorization code (RFC 6749, section 4.1.3). */
  exchangeCode(code: string): Promise<OAuthResult<TokenGrant>> {
    const { redirectUri } = this.options;
    return this.requestToken({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  }

  /** Sends a refresh token (RFC 6749, section 6). */
  refresh(refreshToken: string): Promise<OAuthResult<TokenGrant>> {
    return this.requestToken({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      // As in HubSpot's quickstart guide, which describes v1. The other versions do not take it.
      ...(this.options.oauthVersion === 'v1' && { redirect_uri: this.options.redirectUri }),
    });
  }

  /** Gets an access token of the app itself (RFC 6749, section 4.4). It belongs to no account. */
  clientCredentials(scopes: readonly string[]): Promise<OAuthResult<TokenGrant>> {
    return this.requestToken({ grant_type: 'client_credentials', scope: scopes.join(' ') });
  }

  /** Returns what HubSpot says about a token (RFC 7662). */
  async introspect(token: string, hint: TokenTypeHint): Promise<OAuthResult<TokenDescription>> {
    const { introspect } = this.endpoints;
    if (typeof introspect === 'string') {
      return this.call(this.post(introspect, { token, token_type_hint: hint }), parseIntrospection);
    }
    const path = introspect.v1PathFor(hint, token);
    const result = await this.call({ method: 'GET', path }, parseIntrospection);
    // v1 has no `active`: it returns 404 for a token that is not.
    return !result.ok && result.failure.status === 404
      ? { ok: true, value: parseIntrospection({ active: false })! }
      : result;
  }

  /**
   * Revokes a refresh token (RFC 7009). Its access tokens stay valid until they expire. Succeeds if
   * the token was revoked before.
   */
  async revoke(refreshToken: string): Promise<OAuthResult<true>> {
    const { revoke } = this.endpoints;
    if (typeof revoke === 'string') {
      const parameters = { token: refreshToken, token_type_hint: 'refresh_token' };
      return this.call(this.post(revoke, parameters), () => true);
    }
    const path = revoke.v1PathFor(refreshToken);
    const result = await this.call({ method: 'DELETE', path }, () => true as const);
    // v1 returns 404 for a token that does not exist any more, RFC 7009 a success.
    return !result.ok && result.failure.status === 404 ? { ok: true, value: true } : result;
  }

  /**
   * Removes the app from the account that the access token belongs to.
   *
   * @see https://developers.hubspot.com/docs/api-reference/latest/app-management/app-uninstalls/guide
   */
  uninstall(accessToken: string): Promise<OAuthResult<true>> {
    return this.call(
      { method: 'DELETE', path: this.endpoints.uninstall, bearer: accessToken },
      () => true,
    );
  }

  private requestToken(parameters: Readonly<Record<string, string>>) {
    const sentAtMs = this.clock.monotonicNow();
    return this.call(this.post(this.endpoints.token, parameters), (body) =>
      parseTokenResponse(body, sentAtMs),
    );
  }

  private post(path: string, parameters: Readonly<Record<string, string>>): OAuthHttpRequest {
    const { clientId, clientSecret } = this.options;
    const form = { ...parameters, client_id: clientId, client_secret: clientSecret };
    return { method: 'POST', path, form };
  }

  private async call<Value>(
    request: OAuthHttpRequest,
    parse: (body: unknown) => Value | undefined,
  ): Promise<OAuthResult<Value>> {
    const response = await this.http.send(request);
    const { status } = response;
    const succeeded = status !== undefined && status >= 200 && status < 300;
    const value = succeeded ? parse(response.body) : undefined;
    return value === undefined
      ? { ok: false, failure: classifyFailure(response, this.clock.now()) }
      : { ok: true, value };
  }
}
