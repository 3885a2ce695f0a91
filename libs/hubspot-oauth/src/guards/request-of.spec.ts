import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { UnsupportedContextError } from '../errors/request.errors.js';
import { requestOf } from './request-of.js';

/** A payload that a client could send to look like a signed-in request. */
const FORGED = { method: 'GET', originalUrl: '/', headers: { cookie: 'hubspot_session=x' } };

function contextOf(type: string, ...args: unknown[]): ExecutionContextHost {
  const context = new ExecutionContextHost(args);
  context.setType(type);
  return context;
}

describe('requestOf', () => {
  it('returns the request of an HTTP route', () => {
    expect(requestOf(contextOf('http', FORGED, {}))).toBe(FORGED);
  });

  it('returns `req` of the context of a GraphQL operation', () => {
    expect(requestOf(contextOf('graphql', {}, {}, { req: FORGED }))).toBe(FORGED);
  });

  it.each([
    // A gateway's arguments are the client, the data it sent and the name of the message.
    ['ws', [FORGED, FORGED, 'message']],
    ['rpc', [FORGED, FORGED]],
    ['graphql', [{}, FORGED, { request: FORGED }]],
    ['graphql', [FORGED, FORGED]],
    ['another', [FORGED]],
  ])('refuses a context of type %s without a request of its own', (type, args) => {
    const read = () => requestOf(contextOf(type, ...args));
    expect(read).toThrow(UnsupportedContextError);
    expect(read).toThrow(type);
  });
});
