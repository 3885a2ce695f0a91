import { setTimeout as delay } from 'node:timers/promises';
import { Fixture, type StoreName } from './fixture.js';
import type { CallPriority } from './protocol.js';

const HUB_ID = 1234567;
/** HubSpot's limit, as the emulator enforces it. */
const LIMIT = { calls: 110, inMs: 10_000 };
const CALLERS = 60;
const INTERACTIVE_EVERY_MS = 500;

/** What happened while every process of a fleet had calls for one account. */
export interface Saturation {
  readonly calls: number;
  /** Calls that HubSpot refused with 429. */
  readonly refused: number;
  /** The share of HubSpot's limit that was used. */
  readonly share: number;
  /** The calls of the busiest process, divided by those of the least busy one. */
  readonly spread: number;
  /** Calls that the library failed. */
  readonly failed: number;
  /** How long interactive calls of a further process took. Empty without one. */
  readonly interactiveMs: readonly number[];
}

/**
 * Saturates an account with a fleet. Beside background calls one more process makes an interactive
 * call every 500 ms.
 */
export async function saturateAccount(
  store: StoreName,
  {
    processes,
    priority,
    latencyMs,
    durationMs,
  }: { processes: number; priority: CallPriority; latencyMs: number; durationMs: number },
): Promise<Saturation> {
  const fixture = await Fixture.create(store, { rateLimits: true });
  try {
    await fixture.connect(HUB_ID);
    if (latencyMs > 0) {
      fixture.emulator.faults.plan({
        endpoint: 'account-info',
        times: 'always',
        fault: { kind: 'latency', latencyMs },
      });
    }
    const fleet = await fixture.fleet(processes, { pacing: true });
    const readers = await fixture.fleet(priority === 'background' ? 1 : 0, { pacing: true });
    fixture.emulator.requests.clear();
    const callers = { callers: CALLERS, priority };
    const stops = await fleet.all((worker) => worker.saturate(HUB_ID, callers));
    const stopsReading = await readers.all((worker) => worker.load(HUB_ID, INTERACTIVE_EVERY_MS));
    await delay(durationMs);
    const statuses = fixture.emulator.requests.all().map(({ status }) => status);
    const readings = await Promise.all(stopsReading.map((stop) => stop()));
    const reports = await Promise.all(stops.map((stop) => stop()));
    const served = reports.map(({ ok }) => ok);
    const failures = [...reports, ...readings].flatMap(({ failed }) => Object.values(failed));
    const ok = statuses.filter((status) => status === 200).length;
    return {
      calls: statuses.length,
      refused: statuses.filter((status) => status === 429).length,
      // The first window is used at once; from then on the window rolls.
      share: ok / (LIMIT.calls * Math.ceil(durationMs / LIMIT.inMs)),
      spread: Math.max(...served) / Math.min(...served),
      failed: failures.reduce((total, count) => total + count, 0),
      interactiveMs: readings.flatMap(({ durationsMs = [] }) => durationsMs),
    };
  } finally {
    await fixture.close();
  }
}
