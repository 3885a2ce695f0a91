/** The environment keeps the app from starting. The message says what to change, without secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
