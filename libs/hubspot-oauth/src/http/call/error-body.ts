import { z } from 'zod';
import { boundedString } from '../../runtime/bounded-string.js';

/** HubSpot's errors are small. More is not read. */
const MAX_BYTES = 64 * 1024;
/** A server that keeps an error open must not keep the call open. */
const READ_TIMEOUT_MS = 5_000;
/** Longest text and longest name that go into an error. */
const MAX_TEXT = 500;
const MAX_NAME = 100;
const MAX_SCOPES = 100;

const name = z
  .string()
  .transform((value) => shorten(value, MAX_NAME))
  .optional()
  .catch(undefined);
const scopes = z.array(boundedString(0, MAX_NAME)).optional().catch(undefined);
const item = z
  .object({
    context: z.object({ requiredGranularScopes: scopes, requiredScopes: scopes }),
  })
  .transform(({ context }) => context.requiredGranularScopes ?? context.requiredScopes ?? [])
  .catch([]);
const schema = z
  .object({
    category: name,
    message: z.string().optional().catch(undefined),
    correlationId: name,
    policyName: name,
    errors: z.array(item).catch([]),
  })
  .partial()
  .transform(({ errors = [], ...rest }) => ({
    ...rest,
    missingScopes: [...new Set(errors.flat())].slice(0, MAX_SCOPES),
  }))
  .catch({ missingScopes: [] });

/** What HubSpot says about a call that it refused. Every field may be missing. */
export type ErrorBody = Partial<z.infer<typeof schema>>;

/** Parses an error as it arrived: text, bytes, or parsed JSON. */
export function parseErrorBody(data: unknown): ErrorBody {
  const raw = isBytes(data) ? new TextDecoder().decode(data) : data;
  return schema.parse(typeof raw === 'string' ? parseJson(raw) : raw);
}

/** Reads and parses an error that arrives as a stream. Its size and its time are limited. */
export async function readErrorBody(stream: AsyncIterable<Uint8Array>): Promise<ErrorBody> {
  const chunks: Uint8Array[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), READ_TIMEOUT_MS);
  });
  try {
    for (let size = 0; size <= MAX_BYTES;) {
      const next = await Promise.race([iterator.next(), timedOut]);
      if (next === undefined) return {};
      if (next.done) return parseErrorBody(Buffer.concat(chunks));
      chunks.push(next.value);
      size += next.value.length;
    }
    return {};
  } catch {
    return {}; // The connection was lost. The status is known.
  } finally {
    clearTimeout(timer);
    void iterator.return?.().catch(() => undefined);
  }
}

/** Shortens a text that goes into an error. */
export function shorten(value: string, length = MAX_TEXT): string {
  return value.length > length ? `${value.slice(0, length)}…` : value;
}

function isBytes(data: unknown): data is Uint8Array | ArrayBuffer {
  return (
    ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === '[object ArrayBuffer]'
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
