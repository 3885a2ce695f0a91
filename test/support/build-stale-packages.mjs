import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hashOfSources, ROOT, STAMP } from '../../scripts/source-hash.mjs';

const OUTPUTS = ['libs/hubspot-oauth/dist/esm', 'libs/hubspot-emulator/dist/esm', 'dist/main.js'];

/**
 * Builds the packages if their sources changed since the last build. Tests that start processes
 * run the built packages. Specs in `libs` run on the sources, so a run of those alone skips this.
 */
export default function buildStalePackages({ testPathPatterns, rootDir }) {
  if (rootDir !== ROOT) return;
  const { patterns = [] } = testPathPatterns ?? {};
  if (patterns.length > 0 && patterns.every((pattern) => /(^|\/)libs\//.test(pattern))) return;
  const isBuilt = OUTPUTS.every((output) => existsSync(path.join(ROOT, output)));
  if (isBuilt && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashOfSources()) return;
  process.stderr.write('Building the packages: their sources changed.\n');
  execFileSync('npm', ['run', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
    shell: process.platform === 'win32',
  });
}
