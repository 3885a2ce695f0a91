// Builds the packages and the quickstart, and writes down from which sources: `npm test` builds again
// only if they changed.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { hashOfSources, STAMP } from './source-hash.mjs';

const hash = hashOfSources();
// A build that fails leaves half of its output.
rmSync(STAMP, { force: true });
for (const command of [
  ['npm', 'run', 'build:libs'],
  ['npx', 'tsc', '--project', 'tsconfig.app.json'],
]) {
  const [program, ...args] = command;
  execFileSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
}
writeFileSync(STAMP, hash);
