// What loading the package costs a process, also one that has loaded its peers already. Each run is a
// process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { machine, print, table } from '../support/report.js';
import { median } from '../support/statistics.js';

const ROUNDS = 9;
const PEERS = ['reflect-metadata', '@nestjs/common', '@nestjs/core', '@nestjs/axios'];
const LOADED = [...PEERS, '@nestjs/schedule', 'axios', 'rxjs'];
const DEPENDENCIES = ['zod', 'lru-cache', 'cookie', 'negotiator', '@opentelemetry/api'];
/** As many as the main entry has sources. The build joins them to few files. */
const EMPTY_FILES = 200;

const MEASURE = `
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  LOAD;
  const milliseconds = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ milliseconds, processor: (user + system) / 1_000 }));`;

interface Measured {
  readonly milliseconds: number;
  readonly processor: number;
}

const folder = await mkdtemp(path.join(tmpdir(), 'load-time-'));
const empty = pathToFileURL(await writeEmptyModules()).href;
const subjects: [string, 'import' | 'require', string, string[]][] = [
  ['`@nestjs/core`', 'import', '@nestjs/core', []],
  ['the package and its peers', 'import', 'nestjs-hubspot-oauth', []],
  ['the package, after its peers', 'import', 'nestjs-hubspot-oauth', LOADED],
  ['its own files', 'import', 'nestjs-hubspot-oauth', [...LOADED, ...DEPENDENCIES]],
  ['its own files', 'require', 'nestjs-hubspot-oauth', [...LOADED, ...DEPENDENCIES]],
  ['zod, after the peers', 'import', 'zod', LOADED],
  [`${EMPTY_FILES} empty files`, 'import', empty, LOADED],
];
const results = subjects.map((): Measured[] => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, [, how, target, loaded]] of subjects.entries()) {
    results[index]?.push(await measure(how, target, loaded));
  }
}
await rm(folder, { recursive: true });

print(`# Load time\n\n${machine()}\n\nMedians of ${ROUNDS} processes, in milliseconds:\n`);
print(
  table([
    ['what is loaded', 'by', 'time', 'processor time'],
    ...subjects.map(([name, how], index) => {
      const runs = results[index] ?? [];
      const time = median(runs.map(({ milliseconds }) => milliseconds));
      const processor = median(runs.map((run) => run.processor));
      return [name, `\`${how}\``, time.toFixed(), processor.toFixed()];
    }),
  ]),
);

async function measure(
  how: 'import' | 'require',
  target: string,
  loaded: readonly string[],
): Promise<Measured> {
  const load = (name: string) =>
    how === 'import' ? `await import('${name}')` : `require('${name}')`;
  const code = [...loaded.map(load), MEASURE.replace('LOAD', load(target))].join(';');
  const type = how === 'import' ? 'module' : 'commonjs';
  const command = ['--no-warnings', `--input-type=${type}`, '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout) as Measured;
}

/** Shows what Node needs for the files alone. */
async function writeEmptyModules(): Promise<string> {
  const names = Array.from({ length: EMPTY_FILES }, (_, index) => `${index}.mjs`);
  for (const name of names) await writeFile(path.join(folder, name), 'export {};\n');
  const main = path.join(folder, 'main.mjs');
  await writeFile(main, names.map((name) => `import './${name}';\n`).join(''));
  return main;
}
