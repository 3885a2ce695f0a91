import { shorten } from './error-body.js';

/** Why there is no response: name, message and code of the client's error, and nothing else of it. */
export class TransportFailure extends Error {
  constructor(
    override readonly name: string,
    message: string,
    /** Node's code, such as `ECONNRESET`. */
    readonly code: string | undefined,
  ) {
    super(message);
  }

  /** The time of the call is over. */
  static timedOut(timeoutMs: number): TransportFailure {
    const message = `The response was not complete after ${Math.round(timeoutMs)} ms`;
    return new TransportFailure('TimeoutError', message, 'ETIMEDOUT');
  }
}

/** Copies a client's error. The original holds the request with its headers and must not be a `cause`. */
export function transportFailure(cause: unknown, tokens: readonly string[]): TransportFailure {
  if (!isError(cause)) return new TransportFailure('Error', 'The connection failed', undefined);
  const { name, message, code } = cause;
  return new TransportFailure(
    name,
    shorten(withoutTokens(message, tokens)),
    typeof code === 'string' ? code : undefined,
  );
}

export function withoutTokens(text: string, tokens: readonly string[]): string {
  return tokens.reduce((redacted, token) => redacted.replaceAll(token, '[access token]'), text);
}

/** Not by `instanceof`: an error may come from another realm. */
function isError(
  cause: unknown,
): cause is { readonly name: string; readonly message: string; readonly code?: unknown } {
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'message' in cause &&
    typeof cause.message === 'string' &&
    'name' in cause &&
    typeof cause.name === 'string'
  );
}
