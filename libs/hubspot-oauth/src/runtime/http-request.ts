/** The part of a request that Express and Fastify share. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as the client sent them. A router may have rewritten `url` since. */
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes of the body, if the application was created with `rawBody: true`. */
  readonly rawBody?: Buffer | undefined;
}

export function queryOf({ originalUrl }: Pick<HttpRequest, 'originalUrl'>): URLSearchParams {
  const start = originalUrl.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : originalUrl.slice(start));
}

/**
 * Returns the value of a parameter that must not be repeated (RFC 6749, section 3.1).
 *
 * @param refuse called if the parameter is repeated: throws, or returns undefined to ignore it
 */
export function single(
  query: URLSearchParams,
  name: string,
  refuse: (name: string) => undefined,
): string | undefined {
  const [value, ...others] = query.getAll(name);
  return others.length > 0 ? refuse(name) : value;
}
