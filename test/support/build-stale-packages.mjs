import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['libs/hubspot-oauth', 'libs/hubspot-emulator', 'src'];
const CONFIGURATION = [
  'package-lock.json',
  'scripts/build-package.mjs',
  'tsconfig.app.json',
  'tsconfig.base.json',
];
const OUTPUTS = ['libs/hubspot-oauth/dist/esm', 'libs/hubspot-emulator/dist/esm', 'dist/main.js'];
const STAMP = path.join(ROOT, 'dist/.sources');

/**
 * Builds the packages if their sources changed since the last build. Tests that start processes
 * run the built packages. Specs in `libs` run on the sources, so a run of those alone skips this.
 */
export default function buildStalePackages({ testPathPatterns, rootDir }) {
  if (rootDir !== ROOT) return;
  const { patterns = [] } = testPathPatterns ?? {};
  if (patterns.length > 0 && patterns.every((pattern) => /(^|\/)libs\//.test(pattern))) return;
  const hash = hashOfSources();
  const isBuilt = OUTPUTS.every((output) => existsSync(path.join(ROOT, output)));
  if (isBuilt && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return;
  // A build that fails leaves half of its output.
  rmSync(STAMP, { force: true });
  process.stderr.write('Building the packages: their sources changed.\n');
  execFileSync('npm', ['run', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
    shell: process.platform === 'win32',
  });
  writeFileSync(STAMP, hash);
}

function hashOfSources() {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => !/^(dist|node_modules|docs)\b|\.spec\.ts$/.test(file))
      .filter((file) => /\.([cm]?ts|json)$/.test(file))
      .map((file) => path.join(folder, file)),
  );
  const hash = createHash('sha256');
  for (const file of [...files, ...CONFIGURATION].toSorted((a, b) => (a < b ? -1 : 1))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
