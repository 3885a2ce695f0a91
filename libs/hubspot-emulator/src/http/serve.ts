import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { FaultRegistry } from '../faults/fault-registry.js';
import { faultReply } from '../faults/fault-reply.js';
import type { RandomSource } from '../runtime/random-source.js';
import { RequestRecording } from '../requests/request-recording.js';
import type { RequestLog } from '../requests/request-log.js';
import type { EmulatorClock } from '../runtime/clock.js';
import type { Call, Endpoint } from './endpoint.js';
import { Refusal, sendReply, type Reply } from './reply.js';

export interface Service {
  /** Host names that are allowed besides the loopback names. */
  readonly allowedHosts: readonly string[];
  readonly clock: EmulatorClock;
  readonly random: RandomSource;
  readonly faults: FaultRegistry;
  readonly requests: RequestLog;
  /** Resolves when the changes so far are saved. */
  readonly saved: () => Promise<void>;
  /** Aborted when the emulator stops. */
  readonly stopping: AbortSignal;
}

/** Handles an endpoint's requests, applies planned faults and logs the requests. */
export function serve(endpoint: Endpoint, service: Service): RequestHandler {
  return async (request, response) => {
    const call = toCall(request);
    const caller = endpoint.identify(call);
    const name = typeof endpoint.name === 'function' ? endpoint.name(call) : endpoint.name;
    const recording = new RequestRecording(service.requests, service.clock, request, name, caller);
    response.once('close', () => recording.finish(0));
    const send = (reply: Reply) => {
      recording.finish(reply.status);
      sendReply(response, reply);
    };
    const reset = () => {
      recording.finish(0);
      request.socket.resetAndDestroy();
    };

    const fault = service.faults.meet(name, caller);
    if (fault?.kind === 'status' || fault?.kind === 'html') {
      return send(faultReply(service.random, fault));
    }
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset' && fault.when === 'before') return reset();
    if (fault?.kind === 'latency') {
      await delay(fault.latencyMs, undefined, { signal: service.stopping }).catch(() => {});
      if (service.stopping.aborted) return;
    }

    const rotateRefreshToken = fault?.kind === 'rotate-refresh-token';
    const reply = await handleOrRefuse(endpoint, { ...call, rotateRefreshToken });
    // A token must be saved before the client receives it.
    await service.saved();

    if (fault?.kind === 'reset') return reset();
    if (fault?.kind === 'malformed-json') {
      return send({ ...reply, body: reply.body.slice(0, reply.body.length / 2) });
    }
    if (fault?.kind === 'drip') {
      recording.finish(reply.status);
      return drip(response, reply, fault.intervalMs, service.stopping);
    }
    return send(reply);
  };
}

function toCall(request: Request): Call {
  const content: unknown = request.body;
  const body = typeof content === 'string' ? content : '';
  const isForm = request.is('application/x-www-form-urlencoded') !== false;
  const queryStart = request.originalUrl.indexOf('?');
  return {
    request,
    body,
    form: new URLSearchParams(isForm ? body : ''),
    query: new URLSearchParams(queryStart === -1 ? '' : request.originalUrl.slice(queryStart)),
    rotateRefreshToken: false,
  };
}

async function handleOrRefuse(endpoint: Endpoint, call: Call): Promise<Reply> {
  try {
    return await endpoint.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

async function drip(
  response: Response,
  { status, headers, body }: Reply,
  intervalMs: number,
  stopping: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  for (let index = 0; index < bytes.length && !response.destroyed; index += 1) {
    response.write(bytes.subarray(index, index + 1));
    await delay(intervalMs, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return;
  }
  response.end();
}
