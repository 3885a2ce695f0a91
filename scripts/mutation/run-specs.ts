// Runs specs with Jest in this process, as often as it is asked to: starting Jest takes longer
// than most specs.
import path from 'node:path';
import { runCLI } from 'jest';
import type { RunReport, RunRequest } from './runner-protocol.js';

const here = import.meta.dirname;
const root = process.cwd();
const { default: base } = (await import(path.join(root, 'jest.config.js'))) as {
  default: Record<string, unknown>;
};
const config = JSON.stringify({
  ...base,
  rootDir: root,
  testEnvironment: path.join(here, 'stop-at-failure.mjs'),
  setupFilesAfterEnv: [path.join(here, 'record-coverage.mjs')],
  testTimeout: 10_000,
  globalSetup: undefined,
});

process.on('message', ({ specs }: RunRequest) => {
  runSpecs(specs).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());

async function runSpecs(specs: readonly string[]): Promise<RunReport> {
  const durationsMs: Record<string, number> = {};
  for (const spec of specs) {
    const startedAt = performance.now();
    const failure = await runSpec(spec);
    durationsMs[spec] = performance.now() - startedAt;
    if (failure !== undefined) return { failure, durationsMs, memoryBytes: memoryBytes() };
  }
  return { durationsMs, memoryBytes: memoryBytes() };
}

async function runSpec(spec: string): Promise<string | undefined> {
  const options = {
    $0: 'jest',
    _: [path.join(root, spec)],
    runTestsByPath: true,
    runInBand: true,
    silent: true,
    reporters: [],
    watchman: false,
    config,
  };
  const { results } = await runCLI(options, [root]);
  if (results.success && results.numTotalTestSuites > 0) return undefined;
  const failed = results.testResults.flatMap(({ testResults }) =>
    testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
  return failed[0] ?? results.testResults[0]?.failureMessage ?? `${spec} did not run`;
}

function memoryBytes(): number {
  return process.memoryUsage().rss;
}
