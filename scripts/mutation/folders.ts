import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const LIBRARY = 'libs/hubspot-oauth/src';

/**
 * The folders of the library that decide something, and the tests of each outside of it: those
 * specs, or all specs below those folders. Specs beside the code always belong to its folder.
 */
const TESTS: Record<string, readonly string[]> = {
  authorization: ['test/authorization'],
  encryption: [],
  guards: ['test/guards'],
  'http/rate-limit': ['test/http/rate-limits.e2e-spec.ts'],
  'http/retry': [
    'test/http/retries.e2e-spec.ts',
    'test/http/fetch.e2e-spec.ts',
    'test/http/resent-configs.e2e-spec.ts',
  ],
  options: ['test/authorization/module-options.e2e-spec.ts'],
  session: ['test/authorization/session.e2e-spec.ts', 'test/authorization/own-login.e2e-spec.ts'],
  signatures: ['test/signatures'],
  storage: [
    'test/contracts/sqlite.e2e-spec.ts',
    'test/contracts/postgres.e2e-spec.ts',
    'test/contracts/mysql.e2e-spec.ts',
    'test/contracts/store-failures.e2e-spec.ts',
    'test/contracts/executors.e2e-spec.ts',
    'test/contracts/sqlite-file.e2e-spec.ts',
    'test/contracts/read-only-servers.e2e-spec.ts',
    'test/contracts/lost-connections.e2e-spec.ts',
    'test/contracts/boot.e2e-spec.ts',
  ],
  tokens: ['test/tokens'],
};

export interface MutatedFolder {
  readonly name: string;
  readonly sources: readonly string[];
  readonly specs: readonly string[];
}

export const FOLDER_NAMES = Object.keys(TESTS);

/** @throws Error if there is no such folder, or a file of the table above is missing */
export function mutatedFolder(
  root: string,
  name: string,
  { unitOnly }: { readonly unitOnly: boolean },
): MutatedFolder {
  const tests = TESTS[name];
  if (tests === undefined) {
    throw new Error(`No folder "${name}". There are: ${FOLDER_NAMES.join(', ')}`);
  }
  const files = filesBelow(root, `${LIBRARY}/${name}`);
  const specs = (unitOnly ? [] : tests).flatMap((test) => filesBelow(root, test)).filter(isSpec);
  return {
    name,
    sources: files.filter((file) => !isSpec(file)),
    specs: [...files.filter(isSpec), ...specs],
  };
}

function filesBelow(root: string, name: string): string[] {
  const absolute = path.join(root, name);
  if (!existsSync(absolute)) {
    throw new Error(`${name} does not exist: correct the table in scripts/mutation/folders.ts`);
  }
  if (statSync(absolute).isFile()) return [name];
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(name, file.replaceAll(path.sep, '/')))
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
}

function isSpec(file: string): boolean {
  return file.endsWith('spec.ts');
}
