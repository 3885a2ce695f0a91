import { PassThrough, type Readable, finished } from 'node:stream';
import type { AttemptTimeout } from './attempt-timeout.js';

/** Whether a body can be read only once: a stream of Node or of the web. */
export function isStream(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && ('pipe' in value || 'getReader' in value);
}

/**
 * Returns a stream with the same bytes that has no reference to the request, whose headers hold the
 * token.
 *
 * @param toError maps the error with which the source fails; the source's own may hold the request
 * @param request is closed with the stream
 * @param timeout ends the stream; axios does not watch its signal any more after a refused status
 */
export function detachFromRequest(
  source: Readable,
  toError: (reason: unknown) => Error,
  timeout: AttemptTimeout | undefined,
  request: unknown,
): Readable {
  if (!('pipe' in source)) return source;
  const copy = new PassThrough();
  const abort = () => copy.destroy(toError(timeout?.signal.reason));
  timeout?.signal.addEventListener('abort', abort);
  finished(source, (reason) => {
    timeout?.clear();
    if (reason) copy.destroy(toError(reason));
  });
  copy.once('close', () => {
    if (source.readableEnded) return;
    source.destroy();
    // With `maxContentLength` the source is a generator, which waits for its next chunk.
    if (isDestroyable(request)) request.destroy();
  });
  return source.pipe(copy);
}

function isDestroyable(request: unknown): request is { destroy(): void } {
  return (
    typeof request === 'object' &&
    request !== null &&
    'destroy' in request &&
    typeof request.destroy === 'function'
  );
}
