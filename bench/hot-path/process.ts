// One process of the contest: measures a contestant's ways of making calls beside a static header,
// all of them through an adapter that answers at once. Arguments: the contestant's name, the
// store, `time` or `bytes`, and a surface for that one only.
import axios, { type AxiosAdapter, getAdapter } from 'axios';
import { accountAt } from '../support/accounts.js';
import { http } from '../support/http-client.js';
import { Provider } from '../support/provider.js';
import { allocated } from './allocated.js';
import { CONTESTANTS } from './subjects.js';
import { timed } from './timed.js';
import { type Value, handWritten, headerPerCall, staticHeader } from './variants.js';

/** A way's name and surface, and what it came to. */
export interface Figure extends Value {
  readonly name: string;
  readonly surface: string;
}

const [name, store = '', measure, onlySurface] = process.argv.slice(2);
const contestant = CONTESTANTS.find((known) => known.name === name);
if (contestant === undefined) throw new RangeError(`There is no contestant ${name}`);

const answerAtOnce: AxiosAdapter = async (config) => ({
  data: undefined,
  status: 200,
  statusText: 'OK',
  headers: {},
  config,
});
let transport = getAdapter('http');
// What was made already, and whoever makes an instance from here on, sends through this function.
for (const { defaults } of [http, axios]) defaults.adapter = (config) => transport(config);

const provider = await Provider.start(0);
const accounts = Array.from({ length: contestant.accounts }, (_, index) => accountAt(index));
const { ways, client, prepare } = await contestant.open(provider, accounts, store);
transport = answerAtOnce;

const baselines = staticHeader(client, provider.url);
const forNoise = [
  ...baselines.map((way) => ({ ...way, name: `${way.name}, again` })),
  ...headerPerCall(client, provider.url, accounts),
];
const withoutLibrary = [
  ...(measure === 'time' ? forNoise : []),
  ...handWritten(client, provider.url, accounts),
];
const surfaces = new Set(ways.map(({ surface }) => surface));
const measured = [...baselines, ...(contestant.thorough ? withoutLibrary : []), ...ways].filter(
  ({ surface }) => surfaces.has(surface) && (onlySurface ?? surface) === surface,
);
const values = await (measure === 'bytes' ? allocated : timed)(measured, accounts, prepare);
const figures = measured.map(({ name: way, surface }, index): Figure => {
  return { name: way, surface, ...values[index]! };
});
if (measure === 'time' && prepare !== undefined) figures.push(await comparison(prepare));
process.send?.(figures, () => process.exit());

/** What no single call has to bear: it is due once in ten seconds for each account that is used. */
async function comparison(compare: () => Promise<void>): Promise<Figure> {
  const before = process.cpuUsage();
  await compare();
  const { user, system } = process.cpuUsage(before);
  const value = (user + system) / accounts.length;
  return { name: 'comparison of a token with its row', surface: 'SQLite', value, added: value };
}
