import type { ParseArgsConfig } from 'node:util';
import type { Environment } from './environment.js';
import type { Terminal } from './terminal.js';

/**
 * - `done`: 0
 * - `attention`: 1, done, and something needs attention: a warning, a finding, a grant that was not taken over
 * - `failed`: 2, wrong usage or configuration, or an error; what was done before it stays done
 */
export const EXIT_CODES = { done: 0, attention: 1, failed: 2 } as const;

export type Outcome = keyof typeof EXIT_CODES;

export interface CommandArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

export interface CommandContext {
  readonly environment: Environment;
  readonly terminal: Terminal;
  /** Aborts when the person or the system interrupts the command. */
  readonly signal: AbortSignal;
}

/** One command of the command line. */
export interface Command {
  /** What follows the command's name, such as `<hubId> [--uninstall]`. */
  readonly usage: string;
  /** What `--help` prints below the usage, in lines of at most 80 columns. */
  readonly help: string;
  /** Besides `--json` and `--help`, which every command has. */
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** The least and the greatest number of positional arguments. @default [0, 0] */
  readonly positionals?: readonly [number, number];
  run(args: CommandArguments, context: CommandContext): Promise<Outcome>;
}
