// Copies documents of the workspace into the package in the current folder, because npm packs nothing
// that lies outside of it. Arguments: `from` or `from:to`, relative to the workspace; folders as a whole.
// Links between copied documents keep working; a link to anything else becomes plain text.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const workspace = path.join(import.meta.dirname, '..');
const LINK = /(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g;

const documents = new Map(process.argv.slice(2).flatMap(filesOf));
for (const [source, target] of documents) {
  const text = readFileSync(path.join(workspace, source), 'utf8');
  mkdirSync(path.dirname(target), { recursive: true });
  // Renamed into place: a package that is packed at the same time must not contain half a file.
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, source.endsWith('.md') ? withLinks(text, source, target) : text);
  renameSync(unfinished, target);
}

// What an earlier run copied and the workspace no longer has.
if (existsSync('docs')) {
  const copies = new Set(documents.values());
  const files = readdirSync('docs', { recursive: true }).map((file) => path.join('docs', file));
  const stale = files.filter((file) => file.endsWith('.md') && !copies.has(file));
  for (const file of stale) rmSync(file, { force: true });
}

function filesOf(argument) {
  const [from, to = from] = argument.split(':');
  if (statSync(path.join(workspace, from)).isFile()) return [[from, to]];
  return readdirSync(path.join(workspace, from), { recursive: true })
    .filter((file) => file.endsWith('.md'))
    .map((file) => [path.join(from, file), path.join(to, file)]);
}

function withLinks(text, source, target) {
  return text.replaceAll(LINK, (_link, label, linked, anchor = '') => {
    const copied = documents.get(path.join(path.dirname(source), linked));
    if (copied === undefined) return label;
    return `[${label}](${path.relative(path.dirname(target), copied)}${anchor})`;
  });
}
