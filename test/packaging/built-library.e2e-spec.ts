import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGES, WORKSPACE } from './support/packages.js';
import { run } from './support/run.js';

/** How a plain Node process loads what the library's entries export, by their names. */
const FORMATS = {
  import: { folder: 'esm', type: 'module', load: (entry: string) => `await import('${entry}')` },
  require: { folder: 'cjs', type: 'commonjs', load: (entry: string) => `require('${entry}')` },
};

describe.each(Object.entries(FORMATS))('the build for %s', (_how, { folder, type, load }) => {
  const print = async (expression: string): Promise<unknown> => {
    const code = `console.log(JSON.stringify(${expression}))`;
    const options = ['--enable-source-maps', `--input-type=${type}`, '-e', code];
    return JSON.parse(await run(WORKSPACE, process.execPath, ...options));
  };

  it('has each class once, whichever entry exports it', async () => {
    const stores = `[
      (${load('nestjs-hubspot-oauth/sql')}).SqlHubSpotConnectionRepository,
      (${load('nestjs-hubspot-oauth/testing')}).InMemoryHubSpotConnectionRepository,
    ]`;
    const base = `(${load('nestjs-hubspot-oauth')}).HubSpotConnectionRepository`;
    const isOne = `.map((store) => store.prototype instanceof base)`;
    expect(await print(`((base, stores) => stores${isOne})(${base}, ${stores})`)).toEqual([
      true,
      true,
    ]);
  });

  it('names its classes as the sources do, as Nest prints these names', async () => {
    const dist = path.join(PACKAGES.library.folder, 'dist', folder);
    const files = await readdir(dist, { recursive: true });
    const code = files
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFile(path.join(dist, file), 'utf8'));
    const classes = [...(await Promise.all(code)).join('\n').matchAll(/\bclass ([\w$]+) /g)];
    expect(classes.length).toBeGreaterThan(100);
    // A bundler numbers a name that two of its modules declare.
    expect(classes.map(([, name]) => name).filter((name) => name?.includes('$'))).toEqual([]);
  });

  it('has source maps that lead a stack trace to the TypeScript sources', async () => {
    const stack = `(({ hubSpotOAuthOptionsFromEnvironment: read }) => {
      try {
        read({ get HUBSPOT_CLIENT_ID() { throw new Error('unreadable'); } });
      } catch (error) {
        return error.stack.split('\\n');
      }
    })(${load('nestjs-hubspot-oauth')})`;
    expect(await print(stack)).toContainEqual(
      expect.stringMatching(
        /hubSpotOAuthOptionsFromEnvironment .*libs\/hubspot-oauth\/src\/options\/environment\.ts:\d+:\d+\)$/,
      ),
    );
  });
});
