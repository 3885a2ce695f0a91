// Copies documents of the workspace into the package in the current folder: npm packs nothing that
// lies outside of it.
import { copyFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

for (const document of process.argv.slice(2)) {
  copyFileSync(path.join(root, document), document);
}
