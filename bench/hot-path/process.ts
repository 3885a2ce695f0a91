// One process of the contest: measures a contestant's ways of making calls beside a static header,
// all of them through an adapter that answers at once. Arguments: the contestant's name, and `time`
// or `bytes`.
import axios, { type AxiosAdapter, getAdapter } from 'axios';
import { Provider } from '../support/provider.js';
import { allocated } from './allocated.js';
import { CONTESTANTS } from './contestants.js';
import { timed } from './timed.js';
import { type Way, headerPerCall, staticHeader } from './ways.js';

const [name, measure] = process.argv.slice(2);
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
// Whoever makes an instance from here on sends through this function.
axios.defaults.adapter = (config) => transport(config);

const provider = await Provider.start(0);
const accounts = Array.from({ length: contestant.accounts }, (_, index) => 1_000_000 + index);
const { ways, client } = await contestant.open(provider, accounts);
transport = answerAtOnce;

const surfaces = new Set(ways.map(({ surface }) => surface));
const onSameSurfaces = (way: Way) => surfaces.has(way.surface);
const baselines = staticHeader(client, provider.url).filter(onSameSurfaces);
const again = baselines.map((way) => ({ ...way, name: `${way.name}, again` }));
const perCall = headerPerCall(client, provider.url, accounts);
const measured = [...baselines, ...(contestant.thorough ? [...again, ...perCall] : []), ...ways];
const values = await (measure === 'bytes' ? allocated : timed)(measured, accounts);
const figures = measured.map(({ name: way, surface }, index) => {
  return { name: way, surface, value: values[index] ?? NaN };
});
process.send?.(figures, () => process.exit());
