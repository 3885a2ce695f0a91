import { PassThrough, pipeline, type Readable } from 'node:stream';

/** A body that can be read once: a stream of Node, or of the web. */
export function isStream(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && ('pipe' in value || 'getReader' in value);
}

/** The same bytes from a stream that does not lead back to the request, whose headers it shows. */
export function detachFromRequest(source: Readable): Readable {
  if (!('pipe' in source)) return source;
  const copy = new PassThrough();
  pipeline(source, copy, () => {
    // Whoever reads the copy hears of the failure: `pipeline` destroys it with the error.
  });
  return copy;
}
