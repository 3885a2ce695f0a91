import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const COPIED = ['libs', 'src', 'test', 'package.json', 'jest.config.js', '.swcrc', 'tsconfig.json'];
const COPIED_TOO = ['tsconfig.base.json', 'README.md', 'docs'];
const LEFT_OUT = new Set(['node_modules', 'dist', '.output']);

/** A copy of the repository in which files are changed, so that no mistake stays in the original. */
export class Sandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'mutation-'));

  constructor(root: string) {
    for (const name of [...COPIED, ...COPIED_TOO]) {
      cpSync(path.join(root, name), path.join(this.folder, name), {
        recursive: true,
        filter: (source) => !LEFT_OUT.has(path.basename(source)),
      });
    }
    for (const place of ['', 'libs/hubspot-oauth', 'libs/hubspot-emulator']) {
      const modules = path.join(root, place, 'node_modules');
      if (existsSync(modules)) symlinkSync(modules, path.join(this.folder, place, 'node_modules'));
    }
  }

  /** Runs a task while a file has another content. */
  async whileChanged<Result>(
    file: string,
    content: string,
    original: string,
    task: () => Promise<Result>,
  ): Promise<Result> {
    this.write(file, content);
    try {
      return await task();
    } finally {
      this.write(file, original);
    }
  }

  write(file: string, content: string): void {
    writeFileSync(path.join(this.folder, file), content);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
