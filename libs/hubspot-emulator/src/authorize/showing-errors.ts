import type { Call } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import { AuthorizationError } from './authorization-error.js';
import { errorPage } from './page.js';

/** Shows the person what is wrong, as a page. */
export function showingErrors(answer: (call: Call) => Reply): (call: Call) => Reply {
  return (call) => {
    try {
      return answer(call);
    } catch (error) {
      if (error instanceof AuthorizationError) return errorPage(error.message);
      throw error;
    }
  };
}
