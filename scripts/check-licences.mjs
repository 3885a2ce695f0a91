// Fails if a run-time dependency of the packages, direct or not, has a licence that is not in this list.
import { readFileSync } from 'node:fs';

const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
];
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** The lock file's key of the package that `from` loads as `name`, as Node resolves it. */
function resolve(name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const key = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (key in packages) return key;
    if (folder === '') throw new Error(`${name} is not in package-lock.json`);
  }
}

const found = new Set();
function visit(key) {
  for (const name of Object.keys(packages[key].dependencies ?? {})) {
    const dependency = resolve(name, key);
    if (found.has(dependency)) continue;
    found.add(dependency);
    visit(dependency);
  }
}
visit('libs/hubspot-oauth');
visit('libs/hubspot-emulator');

const refused = [...found].filter((key) => !ALLOWED.includes(packages[key].license));
for (const key of refused) console.error(`${key}: licence ${packages[key].license}`);
console.log(
  `${found.size} run-time dependencies, ${refused.length} with a licence that is not allowed`,
);
process.exitCode = refused.length > 0 || found.size < 5 ? 1 : 0;
