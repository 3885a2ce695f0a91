import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { RunReport, RunRequest } from './runner-protocol.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MOST_MEMORY_BYTES = 1_500_000_000;

/** A process that runs specs; a new one after a mutant that never ends or when memory runs low. */
export class SpecRunner {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {}

  /** @returns undefined if the specs did not end in time, or their process ended */
  async run(specs: readonly string[], timeoutMs: number): Promise<RunReport | undefined> {
    this.child ??= this.start();
    const { child } = this;
    const request: RunRequest = { specs };
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), timeoutMs);
    const { signal } = waiting;
    try {
      child.send(request);
      const report = await Promise.race([
        once(child, 'message', { signal }).then(([message]) => message as RunReport),
        once(child, 'exit', { signal }).then(() => undefined),
      ]);
      if (report === undefined || report.memoryBytes > MOST_MEMORY_BYTES) await this.stop();
      return report;
    } catch {
      await this.stop();
      return undefined;
    } finally {
      clearTimeout(timer);
      waiting.abort();
    }
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  private start(): ChildProcess {
    return fork(path.join(import.meta.dirname, 'run-specs.ts'), {
      cwd: this.folder,
      execArgv: [
        '--experimental-vm-modules',
        '--no-warnings',
        '--import',
        path.join(ROOT, 'test/support/register-typescript.mjs'),
      ],
      env: { ...process.env, NODE_OPTIONS: '', ...this.environment },
      stdio: ['ignore', 'ignore', process.env['DEBUG_TESTS'] ? 'inherit' : 'ignore', 'ipc'],
    });
  }
}
