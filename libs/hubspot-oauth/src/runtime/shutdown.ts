import { setMaxListeners } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ApplicationShutdownError } from '../errors/application-shutdown.error.js';

/** Ends waits when the application closes: `signal` aborts with an `ApplicationShutdownError`. */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  constructor() {
    // One listener per wait.
    setMaxListeners(0, this.signal);
  }

  /** The first hook of `app.close()`: what finishes work in later hooks does not wait for waits. */
  onModuleDestroy(): void {
    this.controller.abort(new ApplicationShutdownError());
  }
}
