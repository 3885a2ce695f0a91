import type { Mutant } from './mutant.js';

/** A mutant that no test can notice, and why. */
interface EquivalentMutant extends Pick<Mutant, 'file' | 'original' | 'change'> {
  readonly reason: string;
}

const EQUIVALENT: readonly EquivalentMutant[] = [];

/** Why a mutant behaves as the original does; undefined if it does not. */
export function reasonOfEquivalence(mutant: Mutant): string | undefined {
  return EQUIVALENT.find(
    ({ file, original, change }) =>
      mutant.file.endsWith(file) && mutant.original === original && mutant.change === change,
  )?.reason;
}
