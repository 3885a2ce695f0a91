import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(process.cwd(), 'test');

/** Runs a script below `test/` in many processes at once; returns what each of them printed. */
export function runProcesses(count: number, script: string, ...args: string[]): Promise<string[]> {
  const command = ['--import', path.join(root, 'support', 'register-typescript.mjs')];
  const run = async () => {
    const file = path.join(root, script);
    const { stdout } = await promisify(execFile)(process.execPath, [...command, file, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return stdout.trim();
  };
  return Promise.all(Array.from({ length: count }, run));
}
