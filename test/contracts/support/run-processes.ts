import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = path.join(process.cwd(), 'test', 'contracts', 'support');

/** Runs `script` of this folder in many processes at once; returns what each of them printed. */
export function runProcesses(count: number, script: string, ...args: string[]): Promise<string[]> {
  const command = [
    '--import',
    path.join(process.cwd(), 'test', 'support', 'register-typescript.mjs'),
  ];
  const run = async () => {
    const file = path.join(folder, script);
    const { stdout } = await promisify(execFile)(process.execPath, [...command, file, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return stdout.trim();
  };
  return Promise.all(Array.from({ length: count }, run));
}
