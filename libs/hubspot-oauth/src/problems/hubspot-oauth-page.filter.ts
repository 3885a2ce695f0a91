import { Catch } from '@nestjs/common';
import Negotiator from 'negotiator';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { HubSpotOAuthExceptionFilter } from './hubspot-oauth-exception.filter.js';
import type { Problem } from './problem.js';
import { PAGE_SECURITY_POLICY, problemPage } from './problem-page.js';

/** Responds with a page if the request prefers HTML. For the routes that people open in a browser. */
@Catch(HubSpotOAuthError)
export class HubSpotOAuthPageFilter extends HubSpotOAuthExceptionFilter {
  protected override respond(request: HttpRequest, response: unknown, problem: Problem): void {
    this.setHeader(response, 'Referrer-Policy', 'no-referrer');
    this.setHeader(response, 'Content-Security-Policy', PAGE_SECURITY_POLICY);
    const preferred = new Negotiator(request).mediaType(['application/problem+json', 'text/html']);
    if (preferred !== 'text/html') return super.respond(request, response, problem);
    this.setHeader(response, 'Content-Type', 'text/html; charset=utf-8');
    this.host.httpAdapter.reply(response, problemPage(problem), problem.status);
  }
}
