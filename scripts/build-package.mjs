// Builds the package in the current folder twice: ES modules for import, CommonJS for require.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

rmSync('dist', { recursive: true, force: true });
for (const format of ['esm', 'cjs']) {
  execFileSync(process.execPath, [tsc, '--project', `tsconfig.${format}.json`], {
    stdio: 'inherit',
  });
}
// Below the package's "type": "module", only a nearer package.json makes .js files CommonJS.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
