import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { apiErrorReply } from '../api/api-error.js';
import { Recording } from '../requests/recording.js';
import type { Endpoint } from './endpoint.js';
import { sendReply } from './reply.js';
import { serve, type Service } from './serve.js';

/** The HTTP server of the emulator; it does not listen yet. */
export function httpServer(endpoints: readonly Endpoint[], service: Service): Server {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(express.text({ type: ['application/x-www-form-urlencoded', 'application/json'] }));
  for (const endpoint of endpoints) {
    app[endpoint.method]([...endpoint.paths], serve(endpoint, service));
  }
  app.use(notFound(service), failed(service));
  const server = createServer(app);
  // Node's 5 s would at times close an idle connection just as a client reuses it: a fault nobody planned.
  server.keepAliveTimeout = 120_000;
  return server;
}

function notFound({ clock, random, requests }: Service): RequestHandler {
  return (request, response) => {
    new Recording(requests, clock, request, 'other').finish(404);
    const message = 'The emulator does not serve this path.';
    const reply = apiErrorReply(random, 404, { message, category: 'OBJECT_NOT_FOUND' });
    sendReply(response, reply);
  };
}

function failed({ clock, random, requests }: Service): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    new Recording(requests, clock, request, 'other').finish(status);
    const reply = apiErrorReply(
      random,
      status,
      status < 500
        ? { message: 'The request could not be read.', category: 'VALIDATION_ERROR' }
        : { message: 'The emulator itself failed.', category: 'INTERNAL_ERROR' },
    );
    if (status >= 500) console.error(error);
    sendReply(response, reply);
  };
}

/** Body parsers put the status they mean on their errors. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error && error.status;
  return typeof status === 'number' ? status : 500;
}
