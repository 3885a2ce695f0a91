/** A form as bytes, which can be sent more than once. */
export interface FormBytes {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** What the package `form-data` makes of `postForm`: a stream, even if every part is in memory. */
interface NodeForm {
  getBuffer(): Buffer;
  getHeaders(): Record<string, string>;
}

/** Returns undefined if the body is not such a form, or if a part of it is a stream. */
export function readForm(body: unknown): FormBytes | undefined {
  if (!isNodeForm(body)) return undefined;
  const contentType = body.getHeaders()['content-type'];
  if (contentType === undefined) return undefined;
  try {
    return { bytes: body.getBuffer(), contentType };
  } catch {
    return undefined; // `getBuffer` throws for a part that is a stream.
  }
}

function isNodeForm(body: unknown): body is NodeForm {
  return (
    typeof body === 'object' &&
    body !== null &&
    'getBuffer' in body &&
    typeof body.getBuffer === 'function' &&
    'getHeaders' in body &&
    typeof body.getHeaders === 'function'
  );
}
