// One process that calls one account without pause, against the emulator's rolling limit.
// Argument: seconds, 60 by default.
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { bootConnectedApp, CONTACTS, HUB_ID } from '../../test/http/support/connected-accounts.js';
import { machine, print, table } from '../support/report.js';

const seconds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 60);
/** HubSpot's limit, as the emulator enforces it. */
const LIMIT = { calls: 110, inMs: 10_000 };
const LATENCIES_MS = [0, 100, 300];

print(`# Pacing\n\n${machine()}\n`);
const rows = await Promise.all(LATENCIES_MS.map(saturate));
print(table([['latency', 'calls', 'status 200', 'status 429', 'of the budget'], ...rows]));
print(`\n${seconds} s each, side by side. ${machine()}`);

async function saturate(latencyMs: number): Promise<string[]> {
  const { http, emulator, close } = await bootConnectedApp({
    emulator: { rateLimits: true },
    options: { retries: false, pacing: { maxWaitMs: 60_000 } },
  });
  if (latencyMs > 0) {
    emulator.faults.plan({
      endpoint: 'contacts',
      times: 'always',
      fault: { kind: 'latency', latencyMs },
    });
  }
  emulator.requests.clear();
  const ending = new AbortController();
  setMaxListeners(Infinity, ending.signal);
  const work = Promise.all(Array.from({ length: 150 }, () => callOn(ending.signal)));
  await delay(seconds * 1_000);
  const statuses = emulator.requests.of('contacts').map(({ status }) => status);
  ending.abort();
  await work;
  await close();

  const ok = statuses.filter((status) => status === 200).length;
  const refused = statuses.filter((status) => status === 429).length;
  // The first window is used at once; from then on the window rolls.
  const budget = LIMIT.calls * Math.ceil((seconds * 1_000) / LIMIT.inMs);
  const share = `${((100 * ok) / budget).toFixed(1)} %`;
  return [`${latencyMs} ms`, `${statuses.length}`, `${ok}`, `${refused}`, share];

  async function callOn(signal: AbortSignal): Promise<void> {
    const account = http.forAccount(HUB_ID).axiosRef;
    while (!signal.aborted) await account.get(CONTACTS, { signal }).catch(() => undefined);
  }
}
