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
 * Defines tests that install packages for minutes: see `jest.config.js`. `packed` returns the folder
 * once the tests run.
 */
export async function describeInstalls(
  name: string,
  define: (packed: () => PackedFolder) => void,
): Promise<void> {
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
