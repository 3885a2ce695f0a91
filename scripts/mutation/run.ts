// npm run test:mutation -- [folder ...] [--most=80 | --all] [--unit]
// Changes the source of each folder in a copy, one small mistake at a time, and runs the folder's
// tests on it; with --unit only the specs beside the code. Prints which mistakes no test notices.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.js';
import { reasonOfEquivalence } from './equivalent-mutants.js';
import { findMutants, sample } from './find-mutants.js';
import { FOLDER_NAMES, mutatedFolder } from './folders.js';
import { applyMutant, type Mutant } from './mutant.js';
import { printTable, type FolderResult } from './report.js';
import { Sandbox } from './sandbox.js';
import { SpecRunner } from './spec-runner.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What a mutant may take longer than the original: a test's own time-out, and a start of Jest. */
const EXTRA_MS = 20_000;
const LEAST_SCORE = 0.85;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '80' },
    all: { type: 'boolean', default: false },
    unit: { type: 'boolean', default: false },
  },
});
const most = values.all ? Number.POSITIVE_INFINITY : Number(values.most);
const names = positionals.length > 0 ? positionals : FOLDER_NAMES;

const sandbox = new Sandbox(ROOT);
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => sandbox.remove());
const results: FolderResult[] = [];
for (const name of names) {
  try {
    results.push(await testFolder(name));
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
printTable(results);
if (results.some(({ score }) => score < LEAST_SCORE)) process.exitCode = 1;

async function testFolder(name: string): Promise<FolderResult> {
  const startedAt = performance.now();
  const folder = mutatedFolder(ROOT, name, { unitOnly: values.unit });
  const all = folder.sources.flatMap((source) => findMutants(ROOT, source));
  const mutants = sample(
    all.filter((mutant) => reasonOfEquivalence(mutant) === undefined),
    most,
  );
  process.stderr.write(`${name}: ${mutants.length} of ${all.length} mutants, `);
  process.stderr.write(`${folder.specs.length} specs\n`);
  const coverage = await Coverage.measure(ROOT, folder, sandbox);
  const runner = new SpecRunner(sandbox.folder);
  const survivors: Mutant[] = [];
  for (const mutant of mutants) {
    if (!(await isKilled(mutant, coverage, runner))) survivors.push(mutant);
  }
  await runner.stop();
  const score = 1 - survivors.length / mutants.length;
  const seconds = (performance.now() - startedAt) / 1_000;
  return { name, mutants, survivors, score, seconds };
}

async function isKilled(mutant: Mutant, coverage: Coverage, runner: SpecRunner): Promise<boolean> {
  const specs = coverage.specsFor(mutant);
  if (specs.length === 0) {
    process.stderr.write(`  not run by any test: ${mutant.file}:${mutant.line}\n`);
    return false;
  }
  const original = readFileSync(path.join(ROOT, mutant.file), 'utf8');
  const timeoutMs = 3 * coverage.durationOf(specs) + EXTRA_MS;
  const startedAt = performance.now();
  const report = await sandbox.whileChanged(
    mutant.file,
    applyMutant(original, mutant),
    original,
    () => runner.run(specs, timeoutMs),
  );
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const killer = report === undefined ? 'it did not end' : report.failure?.split('\n')[0];
  process.stderr.write(
    `  ${killer === undefined ? 'SURVIVED' : 'killed'} ${mutant.file}:${mutant.line} ` +
      `${mutant.change} (${seconds} s)${killer === undefined ? '' : `: ${killer}`}\n`,
  );
  return killer !== undefined;
}
