import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../../..');

/** Runs a script of this folder. Returns what it prints, and how long after that the process ends. */
export async function runUntilExit(script: string): Promise<{ lines: string[]; exitMs: number }> {
  const register = path.join(root, 'test/support/register-typescript.mjs');
  const child = spawn(
    process.execPath,
    ['--import', register, path.join(import.meta.dirname, script)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const lines: string[] = [];
  let lastLineAt = performance.now();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    lastLineAt = performance.now();
  });
  await once(child, 'close');
  return { lines, exitMs: performance.now() - lastLineAt };
}
