import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const schema = z
  .object({
    category: text,
    message: text,
    correlationId: text,
    policyName: text,
    errors: z
      .array(
        z.object({
          context: z.object({ requiredGranularScopes: z.array(z.string()) }),
        }),
      )
      .catch([]),
  })
  .partial()
  .catch({});

/** What HubSpot says of a call that it refused. Every field may be missing. */
export type ErrorBody = z.infer<typeof schema>;

/** Reads an error as it arrived: text, bytes, or JSON that was parsed already. */
export function readErrorBody(data: unknown): ErrorBody {
  const raw = Buffer.isBuffer(data) ? data.toString('utf8') : data;
  return schema.parse(typeof raw === 'string' ? parseJson(raw) : raw);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
