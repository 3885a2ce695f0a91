import type { Request } from 'express';
import type { Caller, EndpointName } from '../http/caller.js';
import type { EmulatorClock } from '../runtime/clock.js';
import { maskPath } from './mask-path.js';
import type { RequestLog } from './request-log.js';

/** A request in progress. Becomes one log entry when it is finished. */
export class RequestRecording {
  readonly #at: number;
  readonly #startedAt = performance.now();
  #finished = false;

  constructor(
    private readonly log: RequestLog,
    clock: EmulatorClock,
    private readonly request: Request,
    private readonly endpoint: EndpointName | 'other',
    private readonly caller: Caller = {},
  ) {
    this.#at = clock.now();
  }

  /** Adds the entry. Further calls have no effect. */
  finish(status: number): void {
    if (this.#finished) return;
    this.#finished = true;
    const { hubId, clientId, grantType } = this.caller;
    this.log.add({
      at: this.#at,
      method: this.request.method,
      path: maskPath(this.request.path),
      endpoint: this.endpoint,
      ...(hubId !== undefined && { hubId }),
      ...(clientId !== undefined && { clientId }),
      ...(grantType !== undefined && { grantType }),
      status,
      durationMs: Math.round(performance.now() - this.#startedAt),
      authorization: /^bearer /i.test(this.request.headers.authorization ?? '') ? 'bearer' : 'none',
    });
  }
}
