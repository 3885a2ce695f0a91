import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brokenLinks } from '../support/markdown-links.js';

const root = path.resolve(import.meta.dirname, '../..');

it('links only to files and headings that exist', () => {
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
  const documents = files
    .split('\n')
    .filter((file) => file !== '')
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')] as const);
  expect(documents.length).toBeGreaterThan(5);
  expect(brokenLinks(new Map(documents), (file) => existsSync(path.join(root, file)))).toEqual([]);
});
