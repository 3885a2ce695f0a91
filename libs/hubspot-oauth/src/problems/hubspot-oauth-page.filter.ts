import { Catch, Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import Negotiator from 'negotiator';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { Problem } from '../errors/problem.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { HubSpotOAuthExceptionFilter } from './hubspot-oauth-exception.filter.js';
import { INSTALL_URL } from './install-url.js';
import { PAGE_SECURITY_POLICY, problemPage } from './problem-page.js';
import { en } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import { pt } from './texts/pt.js';

/** Responds with a page if the request prefers HTML. For the routes that people open in a browser. */
@Catch(HubSpotOAuthError)
export class HubSpotOAuthPageFilter extends HubSpotOAuthExceptionFilter {
  constructor(
    host: HttpAdapterHost,
    @Inject(INSTALL_URL) installUrl: string,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
  ) {
    super(host, installUrl);
  }

  protected override respond(request: HttpRequest, response: unknown, problem: Problem): void {
    this.setHeader(response, 'Referrer-Policy', 'no-referrer');
    this.setHeader(response, 'Content-Security-Policy', PAGE_SECURITY_POLICY);
    this.setHeader(response, 'Vary', 'Accept, Accept-Language');
    const preferred = new Negotiator(request).mediaType(['application/problem+json', 'text/html']);
    if (preferred !== 'text/html') return super.respond(request, response, problem);
    const page = this.renderedByHost(request, problem) ?? this.render(request, problem);
    this.setHeader(response, 'Content-Type', 'text/html; charset=utf-8');
    this.host.httpAdapter.reply(response, page, problem.status);
  }

  private render(request: HttpRequest, problem: Problem): string {
    const texts = { en, es, fr, pt, ...this.options.pages.texts };
    const language = new Negotiator(request).language(Object.keys(texts)) ?? 'en';
    // A new install is the next step after every failed one. A refused disconnect names its own.
    const installUrl = request.method === 'GET' ? this.installUrl : problem.installUrl;
    return problemPage(problem, texts, language, installUrl);
  }

  private renderedByHost(request: HttpRequest, problem: Problem): string | undefined {
    try {
      return this.options.pages.render?.(problem, request);
    } catch (error) {
      this.logger.error(
        `The option pages.render failed for the problem ${problem.code}. The default page is shown.`,
        error instanceof Error ? error.stack : undefined,
      );
      return undefined;
    }
  }
}
