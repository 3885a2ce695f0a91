import { type ArgumentsHost, Catch, NotFoundException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { Request, Response } from 'express';
import { errorPage } from './error-page.js';
import { textsFor } from './page-language.js';

/** Returns a page to browsers and Nest's own response to other clients. */
@Catch(NotFoundException)
export class NotFoundFilter extends BaseExceptionFilter<NotFoundException> {
  override catch(error: NotFoundException, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const preferred = request.accepts('json', 'html');
    // oxlint-disable-next-line promise/valid-params -- this is a filter's method, not a promise's
    if (preferred !== 'html') return super.catch(error, context);
    const texts = textsFor(request);
    const page = errorPage(texts, { ...texts.errors.notFound, link: texts.errors.goHome });
    http.getResponse<Response>().status(404).type('html').send(page);
  }
}
