import ts from 'typescript';
import { declaredNames } from './support/declared-names.js';
import { WORKSPACE } from './support/packages.js';
import { PUBLIC_NAMES } from './support/public-names.js';
import { run } from './support/run.js';

describe.each(Object.entries(PUBLIC_NAMES))('%s', (entry, { values, types }) => {
  it.each([
    ['import', 'module', `import * as exported from '${entry}';`],
    ['require', 'commonjs', `const exported = require('${entry}');`],
  ])('gives %s the public names, and no others', async (_how, type, load) => {
    const code = `${load} console.log(JSON.stringify(Object.keys(exported)));`;
    // A plain Node process: Jest would resolve the sources, with or without their extensions.
    const output = await run(WORKSPACE, process.execPath, `--input-type=${type}`, '-e', code);
    expect((JSON.parse(output) as string[]).toSorted()).toEqual(values);
  });

  it.each([
    ['import', ts.ModuleKind.ESNext],
    ['require', ts.ModuleKind.CommonJS],
  ] as const)('declares these names and the public types to %s', (_how, mode) => {
    expect(declaredNames(entry, mode)).toEqual([...values, ...types].toSorted());
  });
});
