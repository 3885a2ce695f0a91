import type { Fault } from 'hubspot-emulator';
import type { CallReport } from './protocol.js';
import { leaseMsOf } from './scale.js';

/** What can be wrong with HubSpot's token endpoint. */
export interface Ill {
  readonly name: string;
  readonly fault: Fault;
  /** How many attempts one flight makes: HubSpot may still be working on a call that timed out. */
  readonly attempts: 1 | 3;
  /** The grant was issued and its answer is lost, with it the only copy of a single-use token. */
  readonly losesAnswer: boolean;
}

export const ILLS: readonly Ill[] = [
  { name: '503', attempts: 3, losesAnswer: false, fault: { kind: 'status', status: 503 } },
  {
    name: '429 with Retry-After',
    attempts: 3,
    losesAnswer: false,
    fault: { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
  },
  { name: 'reset', attempts: 3, losesAnswer: false, fault: { kind: 'reset', when: 'before' } },
  { name: 'late reset', attempts: 3, losesAnswer: true, fault: { kind: 'reset', when: 'after' } },
  { name: 'HTML 502', attempts: 3, losesAnswer: false, fault: { kind: 'html' } },
  { name: 'truncated JSON', attempts: 3, losesAnswer: true, fault: { kind: 'malformed-json' } },
  { name: 'hang', attempts: 1, losesAnswer: false, fault: { kind: 'hang' } },
];

/** At least this long a flight of three attempts takes. */
const THREE_ATTEMPTS_MS = 250 + 1_000;

/** How many flights a whole fleet may have begun within `durationMs` of failures. */
export function mostFlights(
  { attempts }: Ill,
  durationMs: number,
  times: { readonly callTimeoutMs: number; readonly backOffMs: number },
): number {
  let flights = 0;
  for (let atMs = 0; atMs <= durationMs; flights += 1) {
    const backOffMs = Math.min(10_000, times.backOffMs * 2 ** flights);
    atMs += attempts === 1 ? leaseMsOf(times) : THREE_ATTEMPTS_MS + backOffMs;
  }
  return flights;
}

/** What came of the calls of several reports. */
export function inAll(reports: readonly CallReport[]): {
  readonly ok: number;
  readonly codes: readonly string[];
  readonly slowestMs: number;
} {
  return {
    ok: reports.reduce((sum, { ok }) => sum + ok, 0),
    codes: [...new Set(reports.flatMap(({ failed }) => Object.keys(failed)))],
    slowestMs: Math.max(...reports.map(({ slowestMs }) => slowestMs)),
  };
}
