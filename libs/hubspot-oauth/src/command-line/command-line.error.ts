/** The command cannot do what it was asked to. The message says why, and what to do. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** The arguments are wrong. */
export class UsageError extends CommandLineError {}
