import { type ArgumentsHost, Catch, NotFoundException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { Request, Response } from 'express';
import { errorPage } from './error-page.js';

/** Returns a page to browsers and Nest's own response to other clients. */
@Catch(NotFoundException)
export class NotFoundFilter extends BaseExceptionFilter<NotFoundException> {
  override catch(error: NotFoundException, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const preferred = http.getRequest<Request>().accepts('json', 'html');
    // oxlint-disable-next-line promise/valid-params -- this is a filter's method, not a promise's
    if (preferred !== 'html') return super.catch(error, context);
    const page = errorPage({
      title: 'Page not found',
      advice: 'Check the address, or go to the start page.',
      link: { text: 'Go to the start page', href: '/' },
    });
    http.getResponse<Response>().status(404).type('html').send(page);
  }
}
