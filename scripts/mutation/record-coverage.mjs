import { appendFileSync } from 'node:fs';

const functions = new Set();
globalThis.calledFunctions = functions;

afterAll(() => {
  const file = process.env.MUTATION_COVERAGE;
  if (file === undefined) return;
  const { testPath } = expect.getState();
  appendFileSync(file, `${JSON.stringify({ testPath, functions: [...functions] })}\n`);
});
