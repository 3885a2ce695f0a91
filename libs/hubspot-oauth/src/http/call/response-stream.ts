import { PassThrough, type Readable, finished } from 'node:stream';

/** Whether a body can be read only once: a stream of Node or of the web. */
export function isStream(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && ('pipe' in value || 'getReader' in value);
}

/**
 * Returns a stream with the same bytes that has no reference to the request, whose headers hold the
 * token.
 *
 * @param toError maps the error with which the source fails; the source's own may hold the request
 * @param onEnd called when the source has ended or failed
 */
export function detachFromRequest(
  source: Readable,
  toError: (reason: unknown) => Error,
  onEnd: () => void,
): Readable {
  if (!('pipe' in source)) return source;
  const copy = new PassThrough();
  finished(source, (reason) => {
    onEnd();
    if (reason) copy.destroy(toError(reason));
  });
  copy.once('close', () => source.destroy());
  return source.pipe(copy);
}
