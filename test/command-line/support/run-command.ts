import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { plainEnvironment } from '../../packaging/support/run.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const BIN = path.join(ROOT, 'libs/hubspot-oauth/bin/nestjs-hubspot-oauth.js');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Starts the built command as a process of its own, in the workspace. */
export function startCommand(args: readonly string[], environment: Environment, cwd = ROOT) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...plainEnvironment(), DATABASE_URL: undefined, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]): CommandResult => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return { child, ended, output: () => ({ stdout, stderr }) };
}

/** Runs the built command to its end. */
export function runCommand(
  args: readonly string[],
  environment: Environment,
  cwd?: string,
): Promise<CommandResult> {
  return startCommand(args, environment, cwd).ended;
}
