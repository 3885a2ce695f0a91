import { WORKSPACE } from './packages.js';
import { run } from './run.js';

const ASK_ONCE = ['--prefer-online', '--fetch-retries=0', '--fetch-timeout=10000'];

/** Whether npm's registry responds. Where it does not that is said loudly; on CI it is an error. */
export async function isRegistryReachable(): Promise<boolean> {
  try {
    await run(WORKSPACE, 'npm', 'view', 'reflect-metadata', 'version', ...ASK_ONCE);
    return true;
  } catch (error) {
    const registry = (await run(WORKSPACE, 'npm', 'config', 'get', 'registry')).trim();
    const advice = `No host app can be generated: the npm registry ${registry} does not respond.`;
    if (process.env['CI'] === 'true') throw new Error(advice, { cause: error });
    process.stderr.write(`SKIPPED: ${advice}\n`);
    return false;
  }
}
