import { type ArgumentsHost, Catch, NotFoundException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { Request, Response } from 'express';
import { errorPage } from './error-page.js';

/** A page for people who mistyped an address; programs get Nest's own answer. */
@Catch(NotFoundException)
export class NotFoundFilter extends BaseExceptionFilter<NotFoundException> {
  override catch(error: NotFoundException, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const preferred = http.getRequest<Request>().accepts('json', 'html');
    // oxlint-disable-next-line promise/valid-params -- a filter's method, not a promise's
    if (preferred !== 'html') return super.catch(error, context);
    const page = errorPage({
      title: 'There is no such page',
      advice: 'The address may be mistyped. Everything this app shows is on its start page.',
      link: { text: 'Go to the start', href: '/' },
    });
    http.getResponse<Response>().status(404).type('html').send(page);
  }
}
