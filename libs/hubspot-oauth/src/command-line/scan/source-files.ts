import { readdir } from 'node:fs/promises';
import path from 'node:path';

const SOURCE = /\.(?:ts|mts|cts|tsx|js|mjs|cjs|jsx)$/;
/** Tests and stand-ins of HubSpot do on purpose what an application should not. */
const TEST = /\.(?:spec|test|e2e-spec|e2e-test|test-d|d)\.\w+$/;
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'build',
  'out',
  'coverage',
  'test',
  'tests',
  'testing',
  '__tests__',
  '__mocks__',
  'e2e',
]);

/** The source files below a folder, in order, without tests, builds and dependencies. */
export async function* sourceFiles(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && !SKIPPED.has(entry.name)) yield* sourceFiles(file);
    } else if (entry.isFile() && SOURCE.test(entry.name) && !TEST.test(entry.name)) yield file;
  }
}
