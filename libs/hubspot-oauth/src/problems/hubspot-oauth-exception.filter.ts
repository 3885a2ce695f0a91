import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { installRedirect } from './install-redirect.js';
import { INSTALL_URL } from './install-url.js';
import { type Problem, toProblem } from './problem.js';

/**
 * Responds to errors of this library with `application/problem+json` (RFC 9457). The module registers
 * it for the whole application. It handles no other exceptions.
 */
@Catch(HubSpotOAuthError)
export class HubSpotOAuthExceptionFilter implements ExceptionFilter<HubSpotOAuthError> {
  private readonly logger = new Logger('HubSpotOAuth');

  constructor(
    protected readonly host: HttpAdapterHost,
    @Inject(INSTALL_URL) private readonly installUrl: string,
  ) {}

  catch(error: HubSpotOAuthError, context: ArgumentsHost): void {
    if (context.getType() !== 'http') throw error;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const response: unknown = http.getResponse();
    const problem = toProblem(error, this.installUrl);
    if (problem.status >= 500) this.logger.error(`${error.code}: ${error.message}`);
    if (this.host.httpAdapter.isHeadersSent(response)) {
      this.host.httpAdapter.end(response); // The status was already sent.
      return;
    }
    this.setHeader(response, 'Cache-Control', 'no-store');
    const redirect = installRedirect(request, error, this.installUrl);
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
