import { Logger, type LoggerService } from '@nestjs/common';

/** The lines of this library in Nest's log, each as `level: message`. */
export class LogRecorder implements LoggerService {
  readonly lines: string[] = [];
  /** Everything that was logged, by anybody. */
  everything = '';

  start(): this {
    Logger.overrideLogger(this);
    return this;
  }

  stop(): void {
    Logger.overrideLogger(false);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.add('log', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.add('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.add('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.add('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.add('verbose', message, rest);
  }

  private add(level: string, message: unknown, rest: readonly unknown[]): void {
    const line = `${level}: ${String(message)}`;
    this.everything += `${line} ${rest.map(String).join(' ')}\n`;
    if (rest.at(-1) === 'HubSpotOAuth') this.lines.push(line);
  }
}
