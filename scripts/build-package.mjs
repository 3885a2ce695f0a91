// Builds the package in the current folder. Its arguments are the files of dist/esm and dist/cjs that
// others import, without extension. tsc checks the types, and writes declarations and modules. Rollup
// joins the modules to few files, because Node takes a millisecond to load each. It writes ES modules
// for `import` and CommonJS for `require`. In both, the entries share files, so that a class exists once.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rollup } from 'rollup';

const require = createRequire(import.meta.url);
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const modules = path.resolve('dist/modules');

/** TypeScript's helpers for decorators become part of the package, once. Other packages do not. */
const helpers = {
  name: 'typescript-helpers',
  resolveId: (name) => (name === 'tslib' ? require.resolve('tslib/tslib.es6.mjs') : null),
};
/** Reads a module with its source map, so that the map of a bundle leads to the TypeScript source. */
const compiledModules = {
  name: 'compiled-modules',
  load(file) {
    if (!file.startsWith(modules)) return null;
    return { code: readFileSync(file, 'utf8'), map: readFileSync(`${file}.map`, 'utf8') };
  },
};

rmSync('dist', { recursive: true, force: true });
for (const format of ['esm', 'cjs']) {
  execFileSync(process.execPath, [tsc, '--project', `tsconfig.${format}.json`], {
    stdio: 'inherit',
  });
}
const bundle = await rollup({
  input: Object.fromEntries(
    process.argv.slice(2).map((entry) => [entry, path.join(modules, `${entry}.js`)]),
  ),
  external: (name) => name !== 'tslib' && !name.startsWith('.') && !path.isAbsolute(name),
  plugins: [helpers, compiledModules],
  onLog: (_level, { message }) => {
    throw new Error(message);
  },
});
for (const format of ['esm', 'cjs']) {
  await bundle.write({
    format,
    dir: `dist/${format}`,
    chunkFileNames: 'shared/[name].js',
    hoistTransitiveImports: false,
    sourcemap: true,
    // As tsc's esModuleInterop does.
    interop: 'auto',
    esModule: true,
  });
}
rmSync(modules, { recursive: true });
// Below the package's "type": "module", only a nearer package.json makes .js files CommonJS.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
