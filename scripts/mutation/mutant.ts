/** One small change of one source file. */
export interface Mutant {
  /** Path from the root of the repository, with `/`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** The text of that line. */
  readonly code: string;
  /** What the change does, for example `< to <=`. */
  readonly change: string;
  readonly original: string;
  readonly replacement: string;
  /** A mistake that looks right at a glance: a boundary, a unit, a lost condition. */
  readonly isNearMiss: boolean;
}

/** A change of a part of a file, before it is known which file and line that is. */
export type Change = Pick<Mutant, 'start' | 'end' | 'change' | 'replacement' | 'isNearMiss'>;

export function applyMutant(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}
