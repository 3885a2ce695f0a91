// One measuring process: compares a subject's variants of a call with a static header, all through an
// adapter that responds at once. Arguments: the subject's name, the store, `time` or `bytes`, and
// optionally one surface.
import axios, { type AxiosAdapter, getAdapter } from 'axios';
import { accountAt } from '../support/accounts.js';
import { http } from '../support/http-client.js';
import { Provider } from '../support/provider.js';
import { allocated } from './allocated.js';
import { SUBJECTS } from './subjects.js';
import { timed } from './timed.js';
import { type Value, handWritten, headerPerCall, staticHeader } from './variants.js';

/** A variant's name and surface, and its result. */
export interface Figure extends Value {
  readonly name: string;
  readonly surface: string;
}

const [name, store = '', measure, onlySurface] = process.argv.slice(2);
const subject = SUBJECTS.find((known) => known.name === name);
if (subject === undefined) throw new RangeError(`There is no subject ${name}`);

const respondAtOnce: AxiosAdapter = async (config) => ({
  data: undefined,
  status: 200,
  statusText: 'OK',
  headers: {},
  config,
});
let transport = getAdapter('http');
// Existing instances and all that are created from here on send through this function.
for (const { defaults } of [http, axios]) defaults.adapter = (config) => transport(config);

const provider = await Provider.start(0);
const accounts = Array.from({ length: subject.accounts }, (_, index) => accountAt(index));
const { variants, client, prepare } = await subject.open(provider, accounts, store);
transport = respondAtOnce;

const baselines = staticHeader(client, provider.url);
const forNoise = [
  ...baselines.map((variant) => ({ ...variant, name: `${variant.name}, again` })),
  ...headerPerCall(client, provider.url, accounts),
];
const withoutLibrary = [
  ...(measure === 'time' ? forNoise : []),
  ...handWritten(client, provider.url, accounts),
];
const surfaces = new Set(variants.map(({ surface }) => surface));
const measured = [...baselines, ...(subject.thorough ? withoutLibrary : []), ...variants].filter(
  ({ surface }) => surfaces.has(surface) && (onlySurface ?? surface) === surface,
);
const values = await (measure === 'bytes' ? allocated : timed)(measured, accounts, prepare);
const figures = measured.map(({ name: variant, surface }, index): Figure => {
  return { name: variant, surface, ...values[index]! };
});
if (measure === 'time' && prepare !== undefined) figures.push(await comparison(prepare));
process.send?.(figures, () => process.exit());

/** Not part of any single call: it happens every ten seconds for each account in use. */
async function comparison(compare: () => Promise<void>): Promise<Figure> {
  const before = process.cpuUsage();
  await compare();
  const { user, system } = process.cpuUsage(before);
  const value = (user + system) / accounts.length;
  return { name: 'comparison of a token with its row', surface: 'SQLite', value, added: value };
}
