import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  AccountRequiredError,
  ConnectionStoreUnavailableError,
  CrossSiteRequestError,
  HubSpotApiError,
  MissingScopesError,
} from 'nestjs-hubspot-oauth';
import { type ErrorView, errorPage } from './error-page.js';
import { textsFor } from './page-language.js';
import type { PageTexts } from './texts/page-texts.js';

/** Returns an error page that says what to do next. */
@Catch()
export class PageErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('Page');

  catch(error: unknown, context: ArgumentsHost): void {
    const texts = textsFor(context.switchToHttp().getRequest<Request>());
    const { status, ...view } = describe(error, texts);
    if (status >= 500) this.logger.error(error);
    context
      .switchToHttp()
      .getResponse<Response>()
      .status(status)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(errorPage(texts, view));
  }
}

function describe(error: unknown, { errors }: PageTexts): ErrorView & { readonly status: number } {
  if (error instanceof AccountRequiredError) {
    return { status: 401, ...errors.noAccount, link: errors.goHome };
  }
  if (error instanceof CrossSiteRequestError) {
    return { status: 403, ...errors.crossSite, link: errors.goHome };
  }
  if (error instanceof ConnectionStoreUnavailableError) {
    return { status: 503, ...errors.database, link: errors.retry };
  }
  if (error instanceof MissingScopesError) {
    return { status: 403, ...errors.notChanged, detail: error.message, link: errors.goHome };
  }
  if (error instanceof HubSpotApiError && error.status !== undefined && error.status < 500) {
    return { status: 422, ...errors.notChanged, detail: error.category, link: errors.goHome };
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return { status, ...errors.badAddress, detail: error.message, link: errors.goHome };
  }
  return { status: 500, ...errors.internal, link: errors.retry };
}
