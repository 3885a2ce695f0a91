import { createHash, createHmac } from 'node:crypto';

export interface Delivery {
  readonly clientSecret: string;
  /** The body, or what becomes its JSON. */
  readonly body: unknown;
  /** @default 'v3' */
  readonly version?: 'v1' | 'v3' | 'none';
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request as HubSpot signs it. Written from its documentation, without the library. */
export function deliver(url: string, delivery: Delivery): Promise<Response> {
  const { body } = delivery;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signature(url, text, delivery),
      ...delivery.headers,
    },
    body: text,
  });
}

function signature(url: string, body: string, { clientSecret, version = 'v3' }: Delivery) {
  if (version === 'none') return {};
  if (version === 'v1') {
    return {
      'x-hubspot-signature-version': 'v1',
      'x-hubspot-signature': createHash('sha256')
        .update(clientSecret + body)
        .digest('hex'),
    };
  }
  const timestamp = String(Date.now());
  return {
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': createHmac('sha256', clientSecret)
      .update(`POST${url}${body}${timestamp}`)
      .digest('base64'),
  };
}
