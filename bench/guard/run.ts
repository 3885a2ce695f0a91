// The cost of the guard, with the connection in memory: the same route with and without it, measured
// with autocannon. Arguments: `Express` or `Fastify` for one of them, and the number of rounds.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ADAPTERS } from '../../test/support/boot-app.js';
import { machine, print, table } from '../support/report.js';
import { summary } from '../support/statistics.js';
import { load } from './load.js';
import { ROUTES } from './routes.js';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;
/** Short, so that other load on the machine affects all samples of a round. */
const SECONDS = 1;

/** One measurement of one route. */
interface Sample {
  readonly perSecond: number;
  /** Processor time of the server per request. */
  readonly us: number;
}

const rounds = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 25);
const platforms = Object.keys(ADAPTERS).filter((name) => process.argv.includes(name));
print(`# A guarded route\n\n${machine()}`);
for (const platform of platforms.length > 0 ? platforms : Object.keys(ADAPTERS)) {
  await measure(platform);
}
print(`\n${rounds} rounds of ${SECONDS} s per route. ${machine()}`);

async function measure(platform: string): Promise<void> {
  const server = fork(SERVER, [platform], { execArgv: ['--import', LOADER] });
  const { origin, cookie } = await messageOf<{ origin: string; cookie: string }>(server);
  const samples = ROUTES.map((): Sample[] => []);
  // The first round is a warm-up and is not counted.
  for (let round = -1; round < rounds; round++) {
    for (let position = 0; position < ROUTES.length; position++) {
      const index = (position + round + ROUTES.length) % ROUTES.length;
      const before = await usedBy(server);
      const { requests, perSecond } = await load(
        `${origin}/${ROUTES[index]!.path}`,
        cookie,
        SECONDS,
      );
      const us = ((await usedBy(server)) - before) / requests;
      if (round >= 0) samples[index]!.push({ perSecond, us });
    }
  }
  server.disconnect();
  await once(server, 'exit');
  report(platform, samples);
}

function report(platform: string, samples: readonly (readonly Sample[])[]): void {
  const [plain = []] = samples;
  const rows = samples.map((route, index) => {
    const shares = route.map(({ perSecond }, round) => perSecond / plain[round]!.perSecond);
    const added = route.map(({ us }, round) => us - plain[round]!.us);
    return [
      ROUTES[index]!.name,
      summary(route.map(({ perSecond }) => perSecond)),
      summary(shares, 2),
      summary(
        route.map(({ us }) => us),
        1,
      ),
      summary(added, 1),
    ];
  });
  const head = ['route with', 'requests per second', 'of the first', 'µs per request', 'added, µs'];
  print(`\n## ${platform}\n\n${table([head, ...rows])}`);
}

async function usedBy(server: ChildProcess): Promise<number> {
  server.send('used');
  return messageOf<number>(server);
}

async function messageOf<Message>(server: ChildProcess): Promise<Message> {
  const [message] = await once(server, 'message');
  return message as Message;
}
