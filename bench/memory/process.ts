// One process: the bytes that it keeps for each connection whose token it returned. Arguments: the store
// and the number of connections. Needs `--expose-gc`. Optimizing and flushing of code must be off,
// because code is in the heap as well.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { bootBenchApp } from '../subjects/nestjs-hubspot-oauth.js';
import { accountAt } from '../support/accounts.js';

/** In bytes per connection. */
export interface Footprint {
  /** A plain map from ids to tokens of the same length. */
  readonly map: number;
  /** The library's cache. */
  readonly cached: number;
  /** Allocated at start, per connection that may be cached. */
  readonly reserved: number;
}

const NOBODY = 'http://127.0.0.1:9';
/** The first calls of an application allocate more than later ones. */
const FIRST = 100;

const [store = '', argument = ''] = process.argv.slice(2);
const count = Number(argument);

await bytesOfApplication(1);
const ofSmallest = await bytesOfApplication(1);
const ofLargest = await bytesOfApplication(count);
const footprint: Footprint = {
  map: (await bytesOfMap()) / count,
  cached: (await bytesOfConnections()) / (count - FIRST),
  reserved: (ofLargest - ofSmallest) / (count - 1),
};
process.send?.(footprint, () => process.exit());

async function bytesOfMap(): Promise<number> {
  const map = new Map<number, string>();
  const before = await bytesInUse();
  for (let index = 0; index < count; index++) {
    map.set(accountAt(index), Buffer.alloc(300, `${index} `).toString('latin1'));
  }
  const bytes = (await bytesInUse()) - before;
  if (map.size !== count) throw new Error('The map is incomplete');
  return bytes;
}

async function bytesOfConnections(): Promise<number> {
  const app = await boot(count);
  await use(app, FIRST);
  const before = await bytesInUse();
  await use(app, count);
  const bytes = (await bytesInUse()) - before;
  await app.close();
  return bytes;
}

/** Before its first call. */
async function bytesOfApplication(maxCachedConnections: number): Promise<number> {
  const before = await bytesInUse();
  const app = await boot(maxCachedConnections);
  const bytes = (await bytesInUse()) - before;
  await app.close();
  return bytes;
}

function boot(maxCachedConnections: number): Promise<INestApplicationContext> {
  return bootBenchApp({ providerUrl: NOBODY, store }, { maxCachedConnections });
}

async function use(app: INestApplicationContext, accounts: number): Promise<void> {
  const tokens = app.get(HubSpotTokenService);
  for (let index = 0; index < accounts; index++) await tokens.getAccessToken(accountAt(index));
}

async function bytesInUse(): Promise<number> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Run with --expose-gc');
  for (let times = 0; times < 5; times++) {
    await nextTurn();
    gc();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
