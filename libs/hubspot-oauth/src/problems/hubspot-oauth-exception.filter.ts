import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Observable, throwError } from 'rxjs';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { Problem } from '../errors/problem.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { installRedirect, installRouteOf } from './install-redirect.js';
import { INSTALL_URL } from './install-url.js';
import { toProblem } from './problem.js';

/**
 * Responds to errors of this library with `application/problem+json` (RFC 9457). The module registers
 * it for the whole application. It handles no other exceptions.
 *
 * A GraphQL error gets the problem as its `extensions`. The client of a message handler gets
 * `{ status: 'error', message, code }`.
 */
@Catch(HubSpotOAuthError)
export class HubSpotOAuthExceptionFilter implements ExceptionFilter<HubSpotOAuthError> {
  protected readonly logger = new Logger('HubSpotOAuth');

  constructor(
    protected readonly host: HttpAdapterHost,
    @Inject(INSTALL_URL) protected readonly installUrl: string,
  ) {}

  catch(error: HubSpotOAuthError, context: ArgumentsHost): Observable<never> | undefined {
    const type = context.getType<string>();
    const request = type === 'http' ? context.switchToHttp().getRequest<HttpRequest>() : undefined;
    const route = request && installRouteOf(request);
    const problem = toProblem(error, route?.installUrl ?? this.installUrl);
    if (problem.status >= 500) this.logger.error(`${error.code}: ${error.message}`);
    if (request !== undefined) {
      this.handleHttp(request, error, problem, context.switchToHttp().getResponse());
      return undefined;
    }
    if (type === 'graphql') {
      throw Object.assign(new Error(problem.detail), { extensions: problem });
    }
    return throwError(() => ({ status: 'error', message: problem.detail, code: problem.code }));
  }

  private handleHttp(
    request: HttpRequest,
    error: HubSpotOAuthError,
    problem: Problem,
    response: unknown,
  ): void {
    if (this.host.httpAdapter.isHeadersSent(response)) {
      this.host.httpAdapter.end(response); // The status was already sent.
      return;
    }
    this.setHeader(response, 'Cache-Control', 'no-store');
    const redirect = installRedirect(request, error);
    if (redirect !== undefined) {
      this.setHeader(response, 'Vary', 'Accept');
      this.host.httpAdapter.redirect(response, 302, redirect);
      return;
    }
    const retryAfterMs = retryAfterMsOf(error) ?? (problem.status === 503 ? 1_000 : undefined);
    if (retryAfterMs !== undefined) {
      this.setHeader(response, 'Retry-After', String(Math.ceil(retryAfterMs / 1_000)));
    }
    this.respond(request, response, problem);
  }

  protected respond(_request: HttpRequest, response: unknown, problem: Problem): void {
    this.setHeader(response, 'Content-Type', 'application/problem+json; charset=utf-8');
    this.host.httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }

  protected setHeader(response: unknown, name: string, value: string): void {
    this.host.httpAdapter.setHeader(response, name, value);
  }
}

function retryAfterMsOf(error: HubSpotOAuthError): number | undefined {
  return 'retryAfterMs' in error && typeof error.retryAfterMs === 'number'
    ? error.retryAfterMs
    : undefined;
}
