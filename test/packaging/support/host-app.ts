import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../../support/eventually.js';
import { WORKSPACE } from './packages.js';
import { plainEnvironment, run } from './run.js';

const TEMPLATES = path.join(WORKSPACE, 'test/packaging/templates');
/** As the guide advises for SQLite with TypeORM. */
const SQLITE_DRIVER = path.join(WORKSPACE, 'src/database/sqlite-driver.ts');
const NPM_INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

interface HostManifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface HostAppVariant {
  readonly name?: string;
  /** Replaces or adds dependencies of the template, or removes those that are undefined. */
  readonly dependencies?: Readonly<Record<string, string | undefined>>;
  /** Files and folders of this workspace that are copied into its sources. */
  readonly sources?: readonly string[];
  /** Installs the dependencies of package.json and the tarballs. @default npm */
  readonly install?: (folder: string, tarballs: readonly string[]) => Promise<unknown>;
}

const installWithNpm = (folder: string, tarballs: readonly string[]) =>
  run(folder, 'npm', ...NPM_INSTALL, ...tarballs);

/** An app as the Nest CLI generates it, outside of this workspace, that installed our tarballs. */
export class HostApp {
  constructor(readonly folder: string) {}

  /** Generates the app of a template in its own folder below `parent`, and installs the tarballs. */
  static async generate(
    template: string,
    parent: string,
    tarballs: readonly string[],
    { name = template, dependencies, sources = [], install = installWithNpm }: HostAppVariant = {},
  ): Promise<HostApp> {
    const folder = path.join(parent, name);
    await cp(path.join(TEMPLATES, template), folder, { recursive: true });
    await cp(SQLITE_DRIVER, path.join(folder, 'src/sqlite-driver.ts'));
    for (const source of sources) await copySources(path.join(WORKSPACE, source), folder);
    const manifestFile = path.join(folder, 'package.json');
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as HostManifest;
    const changed = { ...manifest, dependencies: { ...manifest.dependencies, ...dependencies } };
    await writeFile(manifestFile, JSON.stringify(changed));
    await install(folder, tarballs);
    return new HostApp(folder);
  }

  /** Installs packages and what its package.json names. */
  async install(packages: readonly string[]): Promise<void> {
    await installWithNpm(this.folder, packages);
  }

  /** Runs a script of its package.json. */
  async runScript(name: string): Promise<void> {
    await run(this.folder, 'npm', 'run', name);
  }

  /** What its TypeScript has to say against these files and our declarations behind them. */
  async typeErrors(
    files: Readonly<Record<string, string>>,
    compilerOptions: Readonly<Record<string, unknown>>,
  ): Promise<string[]> {
    const config = { compilerOptions, files: Object.keys(files) };
    const written = { ...files, 'tsconfig.consumer.json': JSON.stringify(config) };
    for (const [name, content] of Object.entries(written)) {
      await writeFile(path.join(this.folder, name), content);
    }
    const tsc = ['tsc', '--project', 'tsconfig.consumer.json'];
    const output = await run(this.folder, 'npx', ...tsc).catch((error: Error) => {
      if (!error.message.includes('error TS')) throw error;
      return error.message;
    });
    const isOurs =
      /^(consumer|tsconfig|error|node_modules\/(nestjs-hubspot-oauth|hubspot-emulator)\/)/;
    return output.split('\n').filter((line) => isOurs.test(line));
  }

  /**
   * Starts what it was built to. Resolves once it responds, to the function that stops it and returns
   * what it printed.
   */
  async start(
    port: number,
    environment: Readonly<Record<string, string>>,
  ): Promise<() => Promise<string>> {
    const child = spawn(process.execPath, ['dist/main.js'], {
      cwd: this.folder,
      env: { ...plainEnvironment(), ...environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const stop = async () => {
      child.kill();
      await exited;
      return output;
    };
    try {
      const responding = eventually(async () => {
        await fetch(`http://localhost:${port}`);
      }, 20_000);
      await Promise.race([
        responding,
        exited.then(() => Promise.reject(new Error('The app ended by itself'))),
      ]);
    } catch (error) {
      await stop();
      throw new Error(`The app did not start:\n${output}`, { cause: error });
    }
    return stop;
  }
}

async function copySources(source: string, folder: string): Promise<void> {
  const isFile = path.extname(source) !== '';
  const target = path.join(folder, 'src', isFile ? path.basename(source) : '');
  await cp(source, target, { recursive: true });
}
