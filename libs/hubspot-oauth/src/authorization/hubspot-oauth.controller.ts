import {
  Controller,
  Get,
  Inject,
  MethodNotAllowedException,
  Post,
  Req,
  Res,
  UseFilters,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import Negotiator from 'negotiator';
import { parseHubId } from '../connections/hub-id.js';
import { InvalidInstallRequestError } from '../errors/authorization.errors.js';
import { AccountRequiredError } from '../errors/request.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { HubSpotOAuthPageFilter } from '../problems/hubspot-oauth-page.filter.js';
import { HubSpotAccountResolver } from '../session/hubspot-account-resolver.js';
import { HubSpotRequestConnections } from '../session/request-connections.js';
import { Session } from '../session/session.js';
import { HubSpotTokenService } from '../tokens/hubspot-token.service.js';
import { SameOriginGuard } from '../guards/same-origin.guard.js';
import { DescribeRoute } from '../runtime/describe-route.decorator.js';
import { type HttpRequest, queryOf, single } from '../runtime/http-request.js';
import { HubSpotAuthorizationService } from './hubspot-authorization.service.js';

/** The routes of the authorization flow, below the module's `routePrefix`. */
@Controller({ version: VERSION_NEUTRAL })
@UseFilters(HubSpotOAuthPageFilter)
export class HubSpotOAuthController {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly authorization: HubSpotAuthorizationService,
    private readonly tokens: HubSpotTokenService,
    private readonly resolver: HubSpotAccountResolver,
    private readonly requestConnections: HubSpotRequestConnections,
    private readonly session: Session,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Redirects the browser to HubSpot's consent page. */
  @Get('install')
  @DescribeRoute({
    summary: "Starts an installation: redirects the browser to HubSpot's consent page",
    query: {
      returnTo: 'Where the browser goes after the installation',
      hubId: 'Id of the HubSpot account that is to be installed',
    },
    responses: {
      302: "To HubSpot's consent page",
      400: 'A parameter is not valid',
      503: 'The database is not available',
    },
  })
  async install(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    this.refuseHead(request, response);
    const query = queryOf(request);
    const returnTo = valueOf(query, 'returnTo');
    const hubIdText = valueOf(query, 'hubId');
    const hubId = parseHubId(hubIdText);
    if (hubIdText !== undefined && hubId === undefined) {
      throw new InvalidInstallRequestError('hubId', 'must be the id of a HubSpot account');
    }
    const { url, cookies } = await this.authorization.begin(request, {
      ...(returnTo !== undefined && { returnTo }),
      ...(hubId !== undefined && { hubId }),
    });
    this.redirect(response, 302, url, cookies);
  }

  /** HubSpot redirects the browser here. */
  @Get('callback')
  @DescribeRoute({
    summary: 'Ends an installation: HubSpot redirects the browser here',
    query: {
      code: 'Authorization code',
      state: 'State of the installation',
      error: 'Why HubSpot did not authorize the app',
      returnUrl: 'Where HubSpot expects the browser after an installation from its marketplace',
    },
    responses: {
      302: 'Connected: to the return URL',
      400: 'Not connected: the parameters, the state or the code are not valid',
      403: 'Not connected: access was denied, or another browser started the installation',
      409: 'Not connected: another account was chosen',
      429: 'Not connected: too many installations failed',
      502: 'Not connected: HubSpot returned an error',
      503: 'Not connected: HubSpot or the database is not available',
    },
  })
  async callback(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    this.refuseHead(request, response);
    const signIn = await this.authorization.beginMarketplaceSignIn(request);
    if (signIn !== undefined) return this.redirect(response, 302, signIn.url, signIn.cookies);
    const { connection, returnUrl, cookies, startsSession } =
      await this.authorization.complete(request);
    const session = startsSession && this.keepsSession() ? [this.session.start(connection)] : [];
    this.redirect(response, 302, returnUrl, [...cookies, ...session]);
  }

  /** Disconnects the account of the request. `?uninstall=true` also uninstalls the app from it. */
  @Post('disconnect')
  @UseGuards(SameOriginGuard)
  @DescribeRoute({
    summary: 'Disconnects the account',
    query: { uninstall: '`true` also uninstalls the app from the account' },
    responses: {
      204: 'Disconnected',
      303: 'Disconnected, for browsers: to the page of the application',
      401: 'The request has no account',
      403: 'The request came from another site',
      503: 'The database is not available',
    },
    account: 'required',
  })
  async disconnect(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    const connection = await this.requestConnections.find(request);
    if (connection === undefined) throw new AccountRequiredError();
    const uninstall = queryOf(request).get('uninstall') === 'true';
    await this.tokens.disconnect(connection.hubId, { uninstall });
    this.respond(request, response);
  }

  /**
   * Ends the session. The connection stays. `?everywhere=true` ends all sessions of the account, in
   * every browser.
   */
  @Post('sign-out')
  @UseGuards(SameOriginGuard)
  @DescribeRoute({
    summary: 'Ends the session and keeps the connection',
    query: { everywhere: '`true` ends all sessions of the account' },
    responses: {
      204: 'Signed out',
      303: 'Signed out, for browsers: to the page of the application',
      403: 'The request came from another site',
    },
    account: 'optional',
  })
  async signOut(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    if (this.keepsSession() && queryOf(request).get('everywhere') === 'true') {
      const connection = await this.requestConnections.find(request);
      if (connection !== undefined) await this.session.endAll(connection);
    }
    this.respond(request, response);
  }

  /** Express and Fastify pass HEAD to GET handlers. A HEAD request must not change anything. */
  private refuseHead({ method }: HttpRequest, response: unknown): void {
    if (method === 'GET') return;
    this.host.httpAdapter.setHeader(response, 'Allow', 'GET');
    throw new MethodNotAllowedException();
  }

  /** Browsers are redirected to the app's page, other clients get an empty response. */
  private respond(request: HttpRequest, response: unknown): void {
    const cookies = this.keepsSession() ? [this.session.end()] : [];
    const accepted = new Negotiator(request).mediaType(['application/json', 'text/html']);
    if (accepted === 'text/html') {
      const home = new URL(this.options.defaultReturnTo, this.options.ownOrigin).href;
      return this.redirect(response, 303, home, cookies);
    }
    this.setHeaders(response, cookies);
    this.host.httpAdapter.reply(response, null, 204);
  }

  private redirect(
    response: unknown,
    status: number,
    url: string,
    cookies: readonly string[],
  ): void {
    this.setHeaders(response, cookies);
    this.host.httpAdapter.redirect(response, status, url);
  }

  private setHeaders(response: unknown, cookies: readonly string[]): void {
    const { httpAdapter } = this.host;
    httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
    httpAdapter.setHeader(response, 'Referrer-Policy', 'no-referrer');
    for (const cookie of cookies) httpAdapter.appendHeader?.(response, 'Set-Cookie', cookie);
  }

  /** A host with its own account resolver has its own sessions. */
  private keepsSession(): boolean {
    return this.resolver === this.session;
  }
}

function valueOf(query: URLSearchParams, name: 'hubId' | 'returnTo'): string | undefined {
  return single(query, name, () => {
    throw new InvalidInstallRequestError(name, 'must not be repeated');
  });
}
