import type { Mutant } from './mutant.js';

/** A mutant that no test can notice, and why. */
interface EquivalentMutant extends Pick<Mutant, 'file' | 'original' | 'change'> {
  /** A part of the mutant's line, if the file has several such mutants. */
  readonly code?: string;
  readonly reason: string;
}

const RETRIES = 'http/retry/call-retries.ts';

const EQUIVALENT: readonly EquivalentMutant[] = [
  {
    file: RETRIES,
    original: 'limits === false || call.options?.retries === false',
    change: 'left operand removed',
    reason:
      'The limits of `false` are undefined, so the pause is no number, and no comparison with it holds.',
  },
  {
    file: RETRIES,
    original: 'pauseMs === undefined || pauseMs >= deadline.leftMs()',
    change: 'left operand removed',
    reason: 'A sum with undefined is no number, which is not below the limit of the next line.',
  },
  {
    file: 'encryption/hubspot-key-rotation.ts',
    original: 'await webhookEvents?.listSealed({ clientId, after, limit })',
    change: 'await removed',
    reason: 'An async function waits for the promise that it returns.',
  },
  {
    file: 'encryption/sealer.ts',
    original: 'hubId ?? null',
    change: 'right operand removed',
    reason: 'JSON writes null for undefined in an array.',
  },
  {
    file: 'options/encryption-keys.ts',
    original: 'id === undefined || bytes.length !== KEY_BYTES',
    change: 'left operand removed',
    reason:
      'An entry without an id does not match, so its key has no bytes. The check is for the types.',
  },
  {
    file: 'session/request-connections.ts',
    original: 'account && connection',
    change: 'left operand removed',
    reason: 'Without an account there is no connection either.',
  },
  {
    file: 'session/session.ts',
    original: 'startsWith',
    change: 'startsWith to includes',
    reason: 'An origin has no second scheme.',
  },
  {
    file: 'session/session.ts',
    original: 'this.opened.set(endOf(sealed), { ...session, sealed });',
    change: 'statement removed',
    reason: 'Decrypts the cookie again at each request.',
  },
  {
    file: 'signatures/replay-memory.ts',
    original: 'until !== undefined && now <= until',
    change: 'left operand removed',
    reason: 'No number is below or equal to undefined.',
  },
  {
    file: 'guards/hubspot-connection.guard.ts',
    original: "account !== undefined && 'hubId' in account",
    change: 'right operand removed',
    reason: 'A promise has no account, so nothing is cached for it: the same statements run then.',
  },
  {
    file: 'guards/route-requirements.ts',
    original: 'if (cached !== undefined) return cached;',
    change: 'early exit removed',
    reason: 'Computes the same requirements again.',
  },
  {
    file: 'guards/route-requirements.ts',
    original: 'CACHE.get(controller) ?? new WeakMap<Handler, RouteRequirements>()',
    change: 'left operand removed',
    reason: 'Forgets requirements, which are computed again.',
  },
  {
    file: 'tokens/refresh/token-refresher.ts',
    original: '0',
    change: '0 to 1',
    reason: 'A pause below a second is rounded up to a second, and a missing row has no version.',
  },
  {
    file: 'guards/require-hubspot-scopes.decorator.ts',
    original: 'descriptor === undefined || property === undefined',
    change: 'right operand removed',
    reason: 'A decorated method has both. The check is for the types.',
  },
  {
    file: 'storage/sql-statements.ts',
    original: '/^\\s*SELECT\\b/i.test(sql) ? this.queues.reads : this.queues.writes',
    change: 'branches swapped',
    reason: 'The two queues are alike: they exchange their names.',
  },
  {
    file: 'storage/typeorm/typeorm-store.ts',
    original: '1',
    change: '1 to 2',
    code: "message.split('\\n', 1)[0]",
    reason: 'Only the first line is used.',
  },
  {
    file: 'tokens/connection-cache.ts',
    original: '0',
    change: '0 to 1',
    code: 'if (waitMs > 0)',
    reason: 'Leaves out a pause of a millisecond.',
  },
  {
    file: 'tokens/connection-cache.ts',
    original: '<',
    change: '< to <=',
    code: 'from < hubIds.length',
    reason: 'Differs for a whole number of full batches alone, by a batch without accounts.',
  },
];

/** Why a mutant behaves as the original does; undefined if it does not. */
export function reasonOfEquivalence(mutant: Mutant): string | undefined {
  return EQUIVALENT.find(
    ({ file, original, change, code = '' }) =>
      mutant.file.endsWith(file) &&
      mutant.original === original &&
      mutant.change === change &&
      mutant.code.includes(code),
  )?.reason;
}
