import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { Response } from 'express';
import {
  AccountRequiredError,
  ConnectionStoreUnavailableError,
  CrossSiteRequestError,
} from 'nestjs-hubspot-oauth';
import { type ErrorView, errorPage } from './error-page.js';

const HOME = { text: 'Go to the start page', href: '/' };
const RETRY = { text: 'Try again', href: '/' };

/** Returns an error page that says what to do next. */
@Catch()
export class PageErrorFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('Page');

  catch(error: unknown, context: ArgumentsHost): void {
    const { status, ...view } = describe(error);
    if (status >= 500) this.logger.error(error);
    context
      .switchToHttp()
      .getResponse<Response>()
      .status(status)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(errorPage(view));
  }
}

function describe(error: unknown): ErrorView & { readonly status: number } {
  if (error instanceof AccountRequiredError) {
    return {
      status: 401,
      title: 'No account is connected',
      advice: 'Your session has ended, or the account was disconnected. Connect it again.',
      link: HOME,
    };
  }
  if (error instanceof CrossSiteRequestError) {
    return {
      status: 403,
      title: 'The request came from another site',
      advice: 'Use the buttons of this app.',
      link: HOME,
    };
  }
  if (error instanceof ConnectionStoreUnavailableError) {
    return {
      status: 503,
      title: 'The database is not available',
      advice: 'No data is lost. Try again in a moment. If the error persists, check DATABASE_URL.',
      link: RETRY,
    };
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    return {
      status: error.getStatus(),
      title: 'This address is not valid',
      advice: error.message,
      link: HOME,
    };
  }
  return {
    status: 500,
    title: 'Internal error',
    advice: 'See the log of this app.',
    link: RETRY,
  };
}
