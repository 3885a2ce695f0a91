/** Why no answer came: name, message and code of what the client threw, and nothing else of it. */
export class TransportFailure extends Error {
  constructor(
    override readonly name: string,
    message: string,
    /** Node's, such as `ECONNRESET`. */
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** Clients' errors hold the request, headers included: they must not become anybody's `cause`. */
export function transportFailure(cause: unknown, tokens: readonly string[]): TransportFailure {
  if (!(cause instanceof Error)) {
    return new TransportFailure('Error', 'The connection failed', undefined);
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return new TransportFailure(cause.name, withoutTokens(cause.message, tokens), code);
}

export function withoutTokens(text: string, tokens: readonly string[]): string {
  return tokens.reduce((redacted, token) => redacted.replaceAll(token, '[access token]'), text);
}
