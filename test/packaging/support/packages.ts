import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.js';

export const WORKSPACE = path.resolve(import.meta.dirname, '../../..');

interface Manifest {
  readonly engines: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly exports: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package of this workspace. */
export class WorkspacePackage {
  readonly folder: string;

  constructor(
    readonly name: string,
    folder: string,
    /** Folders of the sources that are there for the package's own tests only. */
    readonly unpublished: readonly string[] = [],
  ) {
    this.folder = path.join(WORKSPACE, folder);
  }

  get manifest(): Manifest {
    return JSON.parse(readFileSync(path.join(this.folder, 'package.json'), 'utf8')) as Manifest;
  }
}

export const PACKAGES = {
  library: new WorkspacePackage('nestjs-hubspot-oauth', 'libs/hubspot-oauth'),
  emulator: new WorkspacePackage('hubspot-emulator', 'libs/hubspot-emulator', ['testing']),
} as const;

export interface Tarball {
  readonly file: string;
  /** The paths in it, sorted. */
  readonly paths: readonly string[];
}

/** Packs a package as `npm publish` would. */
export async function pack(folder: string, into: string): Promise<Tarball> {
  const output = await run(folder, 'npm', 'pack', '--json', '--pack-destination', into);
  // A prepack script's output comes before the JSON.
  const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as [
    { filename: string; files: { path: string }[] },
  ];
  return {
    file: path.join(into, packed.filename),
    paths: packed.files.map((file) => file.path).toSorted(),
  };
}
