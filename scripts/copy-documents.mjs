// Copies documents of the workspace into the package in the current folder: npm packs nothing that
// lies outside of it.
import { copyFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

for (const document of process.argv.slice(2)) {
  // Renamed into place: whoever packs at the same time must not meet half a file.
  const unfinished = `${document}.${process.pid}`;
  copyFileSync(path.join(root, document), unfinished);
  renameSync(unfinished, document);
}
