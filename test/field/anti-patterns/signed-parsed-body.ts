// finds: signed-json-stringify
import { createHmac } from 'node:crypto';

export function isFromHubspot(request: any, secret: string, uri: string) {
  const time = request.headers['x-hubspot-request-timestamp'];
  const source = 'POST' + uri + JSON.stringify(request.body) + time;
  const expected = createHmac('sha256', secret).update(source).digest('base64');
  return request.headers['x-hubspot-signature-v3'] === expected;
}
