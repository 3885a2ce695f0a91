import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const AUTOCANNON = fileURLToPath(
  new URL('../node_modules/autocannon/autocannon.js', import.meta.url),
);

/** The part of autocannon's result that is used. */
interface Result {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly start: string;
  readonly finish: string;
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
}

/** Requests the page for some seconds, over ten connections and from a separate process. */
export async function load(url: string, cookie: string, seconds: number): Promise<Load> {
  const time = ['--duration', String(seconds)];
  const headers = ['--headers', `cookie=${cookie}`];
  const { stdout } = await promisify(execFile)(process.execPath, [
    AUTOCANNON,
    '--json',
    ...time,
    ...headers,
    url,
  ]);
  const { '2xx': requests, ...result } = JSON.parse(stdout) as Result;
  if (result.non2xx + result.errors > 0) throw new Error(`${url} failed: ${stdout}`);
  // The reported duration is rounded to hundredths of a second.
  const ms = Date.parse(result.finish) - Date.parse(result.start);
  return { requests, perSecond: (1_000 * requests) / ms };
}
