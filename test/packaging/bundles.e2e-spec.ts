import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeInstalls, MINUTE } from './support/describe-installs.js';
import { expectContactsOf } from './support/expect-contacts.js';
import { HostApp } from './support/host-app.js';
import { README_APP } from './support/readme-app.js';
import { run } from './support/run.js';

/** Nest requires these only if an application uses them. */
const OPTIONAL = [
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/typeorm',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'typeorm',
];
const ESBUILD = [
  '--bundle',
  '--minify',
  '--platform=node',
  '--target=node20',
  ...OPTIONAL.flatMap((name) => [`--external:${name}`, `--external:${name}/*`]),
];
const FOR_ESM = [
  // Without it, esbuild loads at once what the library imports only if TypeORM is its store.
  '--splitting',
  // CommonJS packages in a bundle of ES modules call `require`.
  '--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
];

/** The configuration that Nest's CLI passes externalizes every package. */
const WEBPACK_CONFIG = `
  const optional = ${JSON.stringify(OPTIONAL)};
  const isOptional = ({ request }, callback) =>
    optional.some((name) => request === name || request.startsWith(name + '/'))
      ? callback(null, 'commonjs ' + request)
      : callback();
  module.exports = (options) => ({
    ...options,
    externals: [isOptional],
    optimization: { minimize: true },
  });`;

await describeInstalls('a bundle without node_modules', (packed) => {
  /** Copies a bundle to a folder of its own, where nothing is installed, and runs it. */
  const expectContactsOfBundle = async (bundle: string, type: 'module' | 'commonjs') => {
    const alone = path.join(packed().path, `${path.basename(path.dirname(bundle))}-alone`);
    await mkdir(alone);
    await cp(bundle, path.join(alone, 'dist'), { recursive: true });
    await writeFile(path.join(alone, 'package.json'), JSON.stringify({ type }));
    await expectContactsOf(new HostApp(alone), ['contacts']);
  };

  it.each([
    { format: 'esm', template: 'nest-12', type: 'module', options: FOR_ESM },
    { format: 'cjs', template: 'nest-11', type: 'commonjs', options: [] },
  ] as const)(
    'of $template that esbuild wrote as $format lists contacts',
    async ({ format, template, type, options }) => {
      const { path: folder, tarballs } = packed();
      const variant = { ...README_APP, name: `esbuild-${format}` };
      const host = await HostApp.generate(template, folder, tarballs, variant);
      await host.runScript('build');
      const output = [`--format=${format}`, '--outdir=bundle', ...options];
      const command = ['--yes', 'esbuild@0.28.2', 'dist/main.js', ...ESBUILD, ...output];
      await run(host.folder, 'npx', ...command);
      await expectContactsOfBundle(path.join(host.folder, 'bundle'), type);
    },
    10 * MINUTE,
  );

  it(
    'of nest-11 that `nest build --webpack` wrote and minified lists contacts',
    async () => {
      const { path: folder, tarballs } = packed();
      const host = await HostApp.generate('nest-11', folder, tarballs, {
        ...README_APP,
        name: 'webpack',
        dependencies: {
          ...README_APP.dependencies,
          '@nestjs/cli': '^11.0.0',
          'ts-loader': '^9.5.2',
        },
      });
      await writeFile(path.join(host.folder, 'webpack.config.js'), WEBPACK_CONFIG);
      await writeFile(
        path.join(host.folder, 'nest-cli.json'),
        JSON.stringify({ sourceRoot: 'src' }),
      );
      await run(host.folder, 'npx', 'nest', 'build', '--webpack');
      await expectContactsOfBundle(path.join(host.folder, 'dist'), 'commonjs');
    },
    10 * MINUTE,
  );
});
