import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Problem } from 'nestjs-hubspot-oauth';
import { InvalidQueryError } from './invalid-query.error.js';

/** Returns problem+json (RFC 9457), as the library does for its own errors. */
@Catch(InvalidQueryError)
export class InvalidQueryFilter implements ExceptionFilter<InvalidQueryError> {
  catch(error: InvalidQueryError, context: ArgumentsHost): void {
    const problem: Problem = {
      type: 'urn:problem-type:quickstart:invalid_query',
      title: 'The query is malformed',
      status: error.getStatus(),
      detail: error.message,
      code: 'invalid_query',
    };
    context
      .switchToHttp()
      .getResponse<Response>()
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  }
}
