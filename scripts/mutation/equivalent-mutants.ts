import type { Mutant } from './mutant.js';

/** A mutant that no test can notice, and why. */
interface EquivalentMutant extends Pick<Mutant, 'file' | 'original' | 'change'> {
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
    file: 'session/request-connections.ts',
    original: 'account && connection && mayUse(account, connection)',
    change: 'left operand removed',
    reason: 'Without an account there is no connection either.',
  },
  {
    file: 'session/session.ts',
    original: "options.ownOrigin.startsWith('https:')",
    change: 'startsWith to includes',
    reason: 'An origin has no second scheme.',
  },
  {
    file: 'tokens/connection-cache.ts',
    original: 'from < hubIds.length',
    change: '< to <=',
    reason: 'Differs for a whole number of full batches alone, by a batch without accounts.',
  },
];

/** Why a mutant behaves as the original does; undefined if it does not. */
export function reasonOfEquivalence(mutant: Mutant): string | undefined {
  return EQUIVALENT.find(
    ({ file, original, change }) =>
      mutant.file.endsWith(file) && mutant.original === original && mutant.change === change,
  )?.reason;
}
