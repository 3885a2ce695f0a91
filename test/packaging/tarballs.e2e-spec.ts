import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { brokenLinks } from '../support/markdown-links.js';
import {
  PACKAGES,
  type Tarball,
  WORKSPACE,
  type WorkspacePackage,
  pack,
} from './support/packages.js';
import { run } from './support/run.js';

const FORMATS = ['esm', 'cjs'];
const SOURCE = /\.([cm]?)ts$/;

describe.each(Object.values(PACKAGES))('the tarball of $name', (tested) => {
  let folder: string;
  let tarball: Tarball;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
    tarball = await pack(tested.folder, folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('holds the entries, the declarations, the documents, and nothing else', async () => {
    const documents = tarball.paths.filter((file) => file.startsWith('docs/'));
    const declarations = (await publishedSources(tested)).map(declarationOf);
    const code = [...(await entriesOf(tested)), ...sharedFiles(tarball)];
    const outputs = [...declarations, ...code, ...code.map((file) => `${file}.map`)].flatMap(
      (file) => FORMATS.map((format) => `dist/${format}/${file}`),
    );
    const expected: string[] = [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
      'dist/cjs/package.json',
      ...Object.values(tested.manifest.bin ?? {}),
      ...outputs,
      ...documents,
    ];
    expect(tarball.paths).toEqual(expected.toSorted());
  });

  it.each(FORMATS)('holds every source once in the source maps of %s', async (format) => {
    const maps = tarball.paths.filter(
      (file) => file.startsWith(`dist/${format}/`) && file.endsWith('.map'),
    );
    const sources = maps.map(async (file) => {
      const text = await readFile(path.join(tested.folder, file), 'utf8');
      const map = JSON.parse(text) as { sources: string[]; sourcesContent: string[] };
      expect(map.sourcesContent).toHaveLength(map.sources.length);
      return map.sources.map((source) => path.join(path.dirname(file), source));
    });
    const all = (await Promise.all(sources)).flat();
    const found = all.filter((source) => !source.endsWith('node_modules/tslib/tslib.es6.mjs'));
    expect(new Set(found).size).toBe(found.length);
    const published = (await publishedSources(tested)).map((file) => path.join('src', file));
    expect(published).toEqual(expect.arrayContaining(found));
  });

  it('holds every file that its package.json points to', () => {
    const { bin, main, types, exports } = tested.manifest;
    const targets = stringsIn({ bin, main, types, exports }).map((target) =>
      path.normalize(target),
    );
    expect(targets.length).toBeGreaterThan(4);
    expect(tarball.paths).toEqual(expect.arrayContaining(targets));
  });

  it('holds commands that can be executed and have the same name everywhere', async () => {
    for (const [name, file] of Object.entries(tested.manifest.bin ?? {})) {
      expect(name).toBe(tested.name);
      const { mode } = await stat(path.join(tested.folder, file));
      expect(mode & 0o111).toBe(0o111);
      const help = await run(WORKSPACE, path.join(tested.folder, file), '--help');
      expect(help).toContain(`Usage: ${name}`);
    }
  });

  it('holds every document and heading that its documents link to', async () => {
    const documents = tarball.paths.filter((file) => file.endsWith('.md'));
    const texts = documents.map(
      async (file) => [file, await readFile(path.join(tested.folder, file), 'utf8')] as const,
    );
    const exists = (file: string) => tarball.paths.includes(file);
    expect(brokenLinks(new Map(await Promise.all(texts)), exists)).toEqual([]);
  });

  it('runs on the versions of Node that the workspace runs on', async () => {
    const workspace: unknown = JSON.parse(
      await readFile(path.join(WORKSPACE, 'package.json'), 'utf8'),
    );
    expect(workspace).toMatchObject({ engines: tested.manifest.engines });
  });

  it('imports what its package.json names, all of it, and nothing else', async () => {
    const { dependencies, peerDependencies } = tested.manifest;
    const imported = (await importsOf(tested, tarball))
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
      .map(packageOf);
    expect([...new Set(imported)].toSorted()).toEqual(
      Object.keys({ ...dependencies, ...peerDependencies }).toSorted(),
    );
  });

  it('imports its own files by their full names', async () => {
    const dangling = (await importsOf(tested, tarball)).filter(({ from, specifier }) => {
      const file = path.join(path.dirname(from), specifier);
      const target = from.endsWith('.d.ts') ? file.replace(/\.(m?)js$/, '.d.$1ts') : file;
      return specifier.startsWith('.') && !tarball.paths.includes(target);
    });
    expect(dangling).toEqual([]);
  });

  it('depends on nothing that CommonJS cannot require', async () => {
    const dependencies = Object.keys(tested.manifest.dependencies ?? {});
    const code = `for (const name of ${JSON.stringify(dependencies)}) require(name);`;
    await run(tested.folder, process.execPath, '--no-experimental-require-module', '-e', code);
  });
});

it('asks the host for the versions of its peers that the library supports', () => {
  expect(PACKAGES.emulator.manifest.peerDependencies).toBeUndefined();
  expect(PACKAGES.library.manifest.peerDependencies).toEqual({
    '@nestjs/axios': '^4.0.0 || ^12.0.0',
    '@nestjs/common': '^11.0.0 || ^12.0.0',
    '@nestjs/core': '^11.0.0 || ^12.0.0',
    '@nestjs/schedule': '^6.0.0 || ^12.0.0',
    '@nestjs/typeorm': '^11.0.0 || ^12.0.0',
    axios: '^1.21.0',
    rxjs: '^7.8.0',
    typeorm: '^0.3.20 || ^1.0.0',
  });
  expect(PACKAGES.library.manifest).toMatchObject({
    peerDependenciesMeta: { '@nestjs/typeorm': { optional: true }, typeorm: { optional: true } },
  });
});

/** The sources of a package that are meant for its users. */
async function publishedSources({ folder, unpublished }: WorkspacePackage): Promise<string[]> {
  const sources = await readdir(path.join(folder, 'src'), { recursive: true });
  return sources
    .filter((source) => SOURCE.test(source) && !source.endsWith('.spec.ts'))
    .filter((source) => !unpublished.includes(path.dirname(source)));
}

function declarationOf(source: string): string {
  return source.replace(SOURCE, '.d.$1ts');
}

/** The files of a build that package.json and the commands name, relative to the build. */
async function entriesOf({ folder, manifest }: WorkspacePackage): Promise<string[]> {
  const commands = Object.values(manifest.bin ?? {}).map((file) =>
    readFile(path.join(folder, file), 'utf8'),
  );
  const texts = [...stringsIn(manifest.exports), ...(await Promise.all(commands))];
  const entries = texts.map((text) => /\bdist\/esm\/(.*\.js)\b/.exec(text)?.[1]);
  return entries.filter((entry) => entry !== undefined);
}

/** The code that entries share, relative to the build. The same files are expected in both builds. */
function sharedFiles({ paths }: Tarball): string[] {
  const files = paths.map((file) => /^dist\/esm\/(shared\/[\w.-]*\.js)$/.exec(file)?.[1]);
  return files.filter((file) => file !== undefined);
}

interface Import {
  readonly from: string;
  readonly specifier: string;
}

async function importsOf({ folder }: WorkspacePackage, { paths }: Tarball): Promise<Import[]> {
  const code = paths.filter((file) => /\.(js|d\.ts)$/.test(file));
  const imports = code.map(async (from) => {
    const text = await readFile(path.join(folder, from), 'utf8');
    const { importedFiles } = ts.preProcessFile(text, true, true);
    return importedFiles.map(({ fileName }) => ({ from, specifier: fileName }));
  });
  return (await Promise.all(imports)).flat();
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** `@scope/name/file` is a file of `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
