import type { Fault } from 'hubspot-emulator';
import type { CallReport } from './protocol.js';
import { leaseMsOf } from './scale.js';

/** A failure of HubSpot's token endpoint. */
export interface TokenFault {
  readonly name: string;
  readonly fault: Fault;
  /** Attempts under one lease. A call that timed out is not repeated: HubSpot may still process it. */
  readonly attempts: 1 | 3;
  /** HubSpot issued the grant and its response is lost, with the only copy of a single-use token. */
  readonly losesResponse: boolean;
}

export const TOKEN_FAULTS: readonly TokenFault[] = [
  { name: '503', attempts: 3, losesResponse: false, fault: { kind: 'status', status: 503 } },
  {
    name: '429 with Retry-After',
    attempts: 3,
    losesResponse: false,
    fault: { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
  },
  { name: 'reset', attempts: 3, losesResponse: false, fault: { kind: 'reset', when: 'before' } },
  { name: 'late reset', attempts: 3, losesResponse: true, fault: { kind: 'reset', when: 'after' } },
  { name: 'HTML 502', attempts: 3, losesResponse: false, fault: { kind: 'html' } },
  { name: 'truncated JSON', attempts: 3, losesResponse: true, fault: { kind: 'malformed-json' } },
  { name: 'hang', attempts: 1, losesResponse: false, fault: { kind: 'hang' } },
];

/** The shortest duration of a leased refresh that makes three attempts. */
const THREE_ATTEMPTS_MS = 250 + 1_000;

/** How many leased refreshes all processes together may start within `durationMs` of failures. */
export function maxRefreshes(
  { attempts }: TokenFault,
  durationMs: number,
  times: { readonly callTimeoutMs: number; readonly backOffMs: number },
): number {
  let refreshes = 0;
  for (let atMs = 0; atMs <= durationMs; refreshes += 1) {
    const backOffMs = Math.min(10_000, times.backOffMs * 2 ** refreshes);
    atMs += attempts === 1 ? leaseMsOf(times) : THREE_ATTEMPTS_MS + backOffMs;
  }
  return refreshes;
}

/** The results of several reports as one. */
export function summarize(reports: readonly CallReport[]): {
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
