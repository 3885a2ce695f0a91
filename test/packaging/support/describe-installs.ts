import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack, PACKAGES } from './packages.js';
import { isRegistryReachable } from './registry.js';

export const MINUTE = 60_000;

export interface PackedFolder {
  /** For apps; removed after the tests. */
  readonly path: string;
  /** The packed library and emulator. */
  readonly tarballs: readonly string[];
}

/**
 * Defines tests that install packages for minutes. They run with PACKAGING=full, and on CI if
 * `onCi` says so. `packed` returns the folder once the tests run.
 */
export async function describeInstalls(
  name: string,
  define: (packed: () => PackedFolder) => void,
  { onCi = false } = {},
): Promise<void> {
  const isWanted = process.env['PACKAGING'] === 'full' || (onCi && process.env['CI'] === 'true');
  if (!isWanted) return it.todo(`${name}: npm run test:packaging`);
  if (!(await isRegistryReachable())) return it.todo(`${name}: needs the npm registry`);
  describe(name, () => {
    let packed: PackedFolder;
    beforeAll(async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'installs-'));
      const { library, emulator } = PACKAGES;
      const tarballs = [await pack(library.folder, folder), await pack(emulator.folder, folder)];
      packed = { path: folder, tarballs: tarballs.map(({ file }) => file) };
    }, 2 * MINUTE);
    afterAll(() => rm(packed.path, { recursive: true, force: true }), MINUTE);
    define(() => packed);
  });
}
