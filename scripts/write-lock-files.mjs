// Writes the lock files from scratch, for every platform. npm 10 writes them, because it removes
// fields (`libc`) that npm 11 adds: `npm install` must not change the checkout with either.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const copy = mkdtempSync(path.join(tmpdir(), 'lock-'));
const MANIFESTS = [
  '.npmrc',
  'package.json',
  'bench/package.json',
  'libs/hubspot-emulator/package.json',
  'libs/hubspot-oauth/package.json',
];

for (const manifest of MANIFESTS) cpSync(path.join(root, manifest), path.join(copy, manifest));
for (const [folder, npm] of [
  ['.', 'npm@10'],
  // npm 10 fails on the dependencies of the benchmarks.
  ['bench', 'npm@11'],
]) {
  const options = { cwd: path.join(copy, folder), stdio: 'inherit' };
  execFileSync('npx', ['--yes', npm, 'install', '--package-lock-only'], options);
  const lockFile = path.join(folder, 'package-lock.json');
  cpSync(path.join(copy, lockFile), path.join(root, lockFile));
}
rmSync(copy, { recursive: true });
