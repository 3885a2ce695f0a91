import { apiErrorReply } from '../api/api-error.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { RandomSource } from '../runtime/random-source.js';
import type { Fault } from './fault.js';

const HTML_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body>
</html>
`;

/** Returns the response of a fault that replaces the endpoint's. */
export function faultReply(
  random: RandomSource,
  fault: Extract<Fault, { kind: 'status' | 'html' }>,
): Reply {
  if (fault.kind === 'html') {
    return {
      status: fault.status ?? 502,
      headers: { 'Content-Type': 'text/html' },
      body: HTML_PAGE,
    };
  }
  const { status, body, headers = {} } = fault;
  if (body === undefined) {
    const error = { message: `Planned fault: status ${status}`, category: 'INTERNAL_ERROR' };
    const reply = apiErrorReply(random, status, error);
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }
  if (typeof body === 'string') {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body };
  }
  return jsonReply(status, body, headers);
}
