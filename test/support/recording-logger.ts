import { ConsoleLogger } from '@nestjs/common';

/** Prints nothing and keeps what is logged at the levels `error` and `warn`. */
export class RecordingLogger extends ConsoleLogger {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];

  constructor() {
    super({ logLevels: ['error', 'warn'] });
  }

  override error(message: unknown): void {
    this.errors.push(String(message));
  }

  override warn(message: unknown): void {
    this.warnings.push(String(message));
  }
}
