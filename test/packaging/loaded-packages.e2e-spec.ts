import path from 'node:path';
import { PACKAGES, WORKSPACE } from './support/packages.js';
import { run } from './support/run.js';

/** Prints the path of every module that is loaded, in a hook for `import` and from the cache of `require`. */
const RECORDER = `
  import { createRequire, register } from 'node:module';
  const hook = \`
    import { writeSync } from 'node:fs';
    export async function resolve(specifier, context, next) {
      const resolved = await next(specifier, context);
      writeSync(1, resolved.url + '\\\\n');
      return resolved;
    }\`;
  register('data:text/javascript,' + encodeURIComponent(hook));
  const { cache } = createRequire(process.cwd() + '/');
  process.on('exit', () => console.log(Object.keys(cache).join('\\n')));
`;
const CREATE = `HubSpotOAuthModule.forRoot({
  connectionRepository: { useFactory: () => new SqlHubSpotConnectionRepository(pgExecutor({})) },
});`;
const NAMES = 'SqlHubSpotConnectionRepository, pgExecutor';
const PROGRAMS = {
  import: [
    '--input-type=module',
    `--eval=
      import { HubSpotOAuthModule } from 'nestjs-hubspot-oauth';
      import { ${NAMES} } from 'nestjs-hubspot-oauth/sql';
      ${CREATE}`,
  ],
  require: [
    `--eval=
      const { HubSpotOAuthModule } = require('nestjs-hubspot-oauth');
      const { ${NAMES} } = require('nestjs-hubspot-oauth/sql');
      ${CREATE}`,
  ],
};

async function loadedFiles(program: readonly string[]): Promise<string[]> {
  const recorder = `data:text/javascript,${encodeURIComponent(RECORDER)}`;
  const output = await run(WORKSPACE, process.execPath, '--import', recorder, ...program);
  return output.split('\n');
}

function packagesOf(files: readonly string[]): Set<string> {
  const packages = files.map((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return new Set(packages.filter((name) => name !== undefined));
}

it.each(Object.entries(PROGRAMS))(
  'by %s, an application with an SQL store loads the peers that it uses, and no other',
  async (_format, program) => {
    const loaded = packagesOf(await loadedFiles(program));
    const { dependencies = {}, peerDependencies = {} } = PACKAGES.library.manifest;
    const optional = ['@nestjs/typeorm', 'typeorm'];
    expect(Object.keys(peerDependencies)).toEqual(expect.arrayContaining(optional));
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      expect([name, loaded.has(name)]).toEqual([name, !optional.includes(name)]);
    }
    const others = ['pg', 'mysql2', 'better-sqlite3', 'express', 'fastify', '@nestjs/terminus'];
    expect(others.filter((name) => loaded.has(name))).toEqual([]);
  },
  60_000,
);

// Node takes about a millisecond to load a file, so few files are what makes loading the library fast.
it.each([
  ['import', ['--input-type=module', "--eval=import 'nestjs-hubspot-oauth';"]],
  ['require', ["--eval=require('nestjs-hubspot-oauth');"]],
])(
  'by %s, the main entry loads at most 10 files of its own',
  async (_format, program) => {
    const dist = path.join(PACKAGES.library.folder, 'dist', path.sep);
    const own = (await loadedFiles(program)).filter((file) => file.includes(dist));
    expect(own).toContainEqual(expect.stringMatching(/index\.js$/));
    expect(new Set(own).size).toBeLessThanOrEqual(10);
  },
  60_000,
);
