/** The configuration is invalid. The message says what to change and contains no secrets. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
