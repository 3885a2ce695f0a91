import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const WORKSPACE_VARIABLE = /^(NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID|HUBSPOT_.*|npm_(?!config).*)$/;

/** The environment of a shell: without what this workspace's own test run put there. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !WORKSPACE_VARIABLE.test(name)),
  );
}

/** Runs a command to its end and returns what it printed; that is the error, too, if it fails. */
export async function run(
  folder: string,
  command: string,
  ...args: readonly string[]
): Promise<string> {
  try {
    const options = { cwd: folder, env: plainEnvironment(), maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await promisify(execFile)(command, args, options);
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const line = [command, ...args].join(' ');
    throw new Error(`${line} failed in ${folder}:\n${stdout}${stderr}`, { cause: error });
  }
}
