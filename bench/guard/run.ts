// What the guard costs a route, with the connection in memory: the same route with and without it,
// in turns, under autocannon. Arguments: `Express` or `Fastify` for one of them, and a number of rounds.
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
/** Short, so that the turns of a round share what else the machine does. */
const SECONDS = 1;

/** What a turn of one route showed. */
interface Permit {
  readonly perSecond: number;
  /** Processor time of the server for one request. */
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
  const turns = ROUTES.map((): Permit[] => []);
  // One round more than counted warms everyone up.
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < ROUTES.length; turn++) {
      const index = (turn + round + ROUTES.length) % ROUTES.length;
      const before = await usedBy(server);
      const { requests, perSecond } = await load(
        `${origin}/${ROUTES[index]!.path}`,
        cookie,
        SECONDS,
      );
      const us = ((await usedBy(server)) - before) / requests;
      if (round >= 0) turns[index]!.push({ perSecond, us });
    }
  }
  server.disconnect();
  await once(server, 'exit');
  report(platform, turns);
}

function report(platform: string, turns: readonly (readonly Permit[])[]): void {
  const [plain = []] = turns;
  const rows = turns.map((route, index) => {
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
