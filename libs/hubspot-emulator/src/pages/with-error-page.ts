import type { Call } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import { PageError } from './page-error.js';
import { errorPage } from './page-reply.js';

/** Wraps a handler: a `PageError` becomes an error page. */
export function withErrorPage(handle: (call: Call) => Reply): (call: Call) => Reply {
  return (call) => {
    try {
      return handle(call);
    } catch (error) {
      if (error instanceof PageError) return errorPage(error.message);
      throw error;
    }
  };
}
