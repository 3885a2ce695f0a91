// finds: signed-host-header
import { createHmac } from 'node:crypto';

export function isFromHubspot(request: any, secret: string, raw: string) {
  const uri = `https://${request.headers.host}${request.originalUrl}`;
  const source = request.method + uri + raw + request.headers['x-hubspot-request-timestamp'];
  const expected = createHmac('sha256', secret).update(source).digest('base64');
  return request.headers['x-hubspot-signature-v3'] === expected;
}
