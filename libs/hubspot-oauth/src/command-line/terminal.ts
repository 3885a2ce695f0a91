import { type Environment, secretsOf } from './environment.js';
import { wrapped } from './wrapped.js';

/** The part of a stream of a process that is used. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const COLOURS = { green: 32, yellow: 33, red: 31, bold: 1, dim: 2 } as const;
export type Colour = keyof typeof COLOURS;

/** Without a terminal, progress is written this often, in milliseconds. */
const PROGRESS_INTERVAL_MS = 5_000;
const MAX_WIDTH = 80;
const MIN_WIDTH = 40;
const ESCAPE = '\u001b[';

/**
 * Results go to the standard output, progress and notes to the standard error, so that a program can
 * read the results. Colours are used on a terminal without NO_COLOR only (https://no-color.org).
 * Secrets of the environment are replaced in whatever is printed.
 */
export class Terminal {
  /** Columns of the standard output, 80 at most. */
  readonly width: number;
  private readonly secrets: readonly string[];
  private readonly colour: { readonly out: boolean; readonly error: boolean };
  private hasProgressLine = false;
  private progressWrittenAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly out: TerminalStream,
    private readonly error: TerminalStream,
    environment: Environment,
  ) {
    this.secrets = secretsOf(environment);
    const allowed = (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
    this.colour = { out: allowed && out.isTTY === true, error: allowed && error.isTTY === true };
    const columns = out.isTTY === true ? (out.columns ?? MAX_WIDTH) : MAX_WIDTH;
    this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns));
  }

  /** Writes lines to the standard output as they are. */
  print(text = ''): void {
    this.endProgress();
    this.out.write(`${this.withoutSecrets(text)}\n`);
  }

  /** Writes what was asked for although it is a secret: a new encryption key. */
  printSecret(text: string): void {
    this.out.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.print(JSON.stringify(value, undefined, 2));
  }

  /** Writes a paragraph to the standard error. */
  note(text: string, colour?: Colour): void {
    this.endProgress();
    const lines = wrapped(this.withoutSecrets(text), this.width);
    const styled = colour === undefined ? lines : lines.map((line) => this.onError(line, colour));
    this.error.write(`${styled.join('\n')}\n`);
  }

  /** Shows how far long work is: in place on a terminal, else a line now and then. */
  progress(text: string): void {
    if (this.error.isTTY === true) {
      this.error.write(`\r${text.slice(0, this.width - 1)}${ESCAPE}K`);
      this.hasProgressLine = true;
      return;
    }
    const now = performance.now();
    if (now - this.progressWrittenAtMs < PROGRESS_INTERVAL_MS) return;
    this.progressWrittenAtMs = now;
    this.error.write(`${text}\n`);
  }

  /** The text as it looks on the standard output. */
  styled(text: string, colour: Colour): string {
    return this.colour.out ? `${ESCAPE}${COLOURS[colour]}m${text}${ESCAPE}0m` : text;
  }

  private onError(text: string, colour: Colour): string {
    return this.colour.error ? `${ESCAPE}${COLOURS[colour]}m${text}${ESCAPE}0m` : text;
  }

  private endProgress(): void {
    if (!this.hasProgressLine) return;
    this.error.write('\n');
    this.hasProgressLine = false;
  }

  private withoutSecrets(text: string): string {
    return this.secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
  }
}
