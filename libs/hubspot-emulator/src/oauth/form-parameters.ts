import type { Call } from '../http/endpoint.js';
import type { RandomSource } from '../runtime/random-source.js';
import { refuseOAuth } from './oauth-error.js';

/** Refuses queries, other bodies and repeated parameters (RFC 6749, section 3.2, and HubSpot's guide). */
export function assertParametersInBody(random: RandomSource, call: Call): void {
  if (call.query.size > 0) {
    refuseOAuth(random, 'BAD_REQUEST', 'parameters must be sent in the body, not in the query');
  }
  assertForm(random, call);
}

export function assertForm(random: RandomSource, { form, request }: Call): void {
  if (request.is('application/x-www-form-urlencoded') === false) {
    refuseOAuth(random, 'BAD_REQUEST', 'the body must be application/x-www-form-urlencoded');
  }
  const names = [...form.keys()];
  if (new Set(names).size < names.length) {
    refuseOAuth(random, 'BAD_REQUEST', 'a parameter must not be repeated');
  }
}
