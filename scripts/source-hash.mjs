import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');
/** Contains the hash of the sources that the last build was made from. */
export const STAMP = path.join(ROOT, 'dist/.sources');

const SOURCES = ['libs/hubspot-oauth', 'libs/hubspot-emulator', 'src'];
const CONFIGURATION = [
  'package-lock.json',
  'scripts/build-package.mjs',
  'tsconfig.app.json',
  'tsconfig.base.json',
];

/** Changes with every file that the built packages and the quickstart depend on. */
export function hashOfSources() {
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
