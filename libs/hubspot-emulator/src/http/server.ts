import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { apiErrorReply } from '../api/api-error.js';
import { RequestRecording } from '../requests/request-recording.js';
import type { Endpoint } from './endpoint.js';
import { hostCheck } from './host-check.js';
import { maskPath } from '../requests/mask-path.js';
import { sendReply } from './reply.js';
import { serve, type Service } from './serve.js';

/** HubSpot's limit for API requests. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Returns the HTTP server of the emulator. It does not listen yet. */
export function httpServer(endpoints: readonly Endpoint[], service: Service): Server {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(hostCheck(service.allowedHosts, hostRefused(service)));
  app.use(
    express.text({
      type: ['application/x-www-form-urlencoded', 'application/json'],
      limit: MAX_BODY_BYTES,
    }),
  );
  for (const endpoint of endpoints) {
    app[endpoint.method]([...endpoint.paths], serve(endpoint, service));
  }
  app.use(notServed(service), failed(service));
  const server = createServer(app);
  // Node's default of 5 s sometimes closes an idle connection while a client reuses it.
  server.keepAliveTimeout = 120_000;
  return server;
}

/** Not 404, so that a path that is missing here is not mistaken for a missing object. */
function notServed({ clock, random, requests }: Service): RequestHandler {
  return (request, response) => {
    new RequestRecording(requests, clock, request, 'other').finish(501);
    const message = `hubspot-emulator does not implement ${request.method} ${maskPath(request.path)}.`;
    sendReply(response, apiErrorReply(random, 501, { message, category: 'NOT_IMPLEMENTED' }));
  };
}

function hostRefused({ clock, random, requests }: Service): RequestHandler {
  return (request, response) => {
    new RequestRecording(requests, clock, request, 'other').finish(403);
    const message =
      'The emulator refuses requests for this Host. Call it by a loopback name, or add the name to allowedHosts (--allowed-host).';
    sendReply(response, apiErrorReply(random, 403, { message, category: 'VALIDATION_ERROR' }));
  };
}

function failed({ clock, random, requests }: Service): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    new RequestRecording(requests, clock, request, 'other').finish(status);
    const reply = apiErrorReply(
      random,
      status,
      status < 500
        ? { message: 'The request could not be read.', category: 'VALIDATION_ERROR' }
        : { message: 'The emulator failed. See its console output.', category: 'INTERNAL_ERROR' },
    );
    if (status >= 500) console.error(error);
    sendReply(response, reply);
  };
}

/** Body parsers set the status on their errors. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error && error.status;
  return typeof status === 'number' ? status : 500;
}
