import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type {
  Barrier,
  CallReport,
  Command,
  FailedCall,
  SaturatingCallers,
  WorkerMessage,
  WorkerSettings,
} from './protocol.js';

const SUPPORT = path.join(process.cwd(), 'test', 'support');
const WORKER = path.join(process.cwd(), 'test', 'fleet', 'support', 'worker.ts');

/** One process of a fleet. */
export class Worker {
  readonly events: string[] = [];
  /** Is called for each call of a load that failed. */
  onFailedCall: (failure: FailedCall) => void = () => {};
  private readonly pending = new Map<
    number,
    { resolve: (report: CallReport | undefined) => void; reject: (error: Error) => void }
  >();
  private readonly barrierWaiters: { barrier: Barrier; resolve: () => void }[] = [];
  private lastId = 0;

  private constructor(private readonly process: ChildProcess) {
    process.on('message', (message: WorkerMessage) => this.receive(message));
    process.on('exit', (code, signal) => {
      for (const { reject } of this.pending.values()) {
        reject(new WorkerExitedError(`The worker exited with ${code ?? signal}`));
      }
      this.pending.clear();
    });
  }

  static async start(settings: WorkerSettings): Promise<Worker> {
    const child = fork(WORKER, [JSON.stringify(settings)], {
      execArgv: ['--import', path.join(SUPPORT, 'register-typescript.mjs')],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const worker = new Worker(child);
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`A worker did not start: it exited with ${String(code)}`);
    });
    await Promise.race([once(child, 'message'), exited]);
    exited.catch(() => undefined);
    return worker;
  }

  /** Makes concurrent calls, `times` for each account. */
  call(hubIds: number | readonly number[], times = 1): Promise<CallReport> {
    const list = typeof hubIds === 'number' ? [hubIds] : hubIds;
    return this.reportOf({ kind: 'call', hubIds: list, times });
  }

  /** Starts a steady load. Returns a function that stops it and returns its report. */
  async load(
    hubIds: number | readonly number[],
    everyMs: number,
  ): Promise<() => Promise<CallReport>> {
    const list = typeof hubIds === 'number' ? [hubIds] : hubIds;
    await this.send({ kind: 'load', hubIds: list, everyMs });
    return () => this.reportOf({ kind: 'stop' });
  }

  /** Keeps accounts in use. Returns a function that stops that and returns its report. */
  async takeTokens(hubIds: readonly number[], everyMs: number): Promise<() => Promise<CallReport>> {
    await this.send({ kind: 'take tokens', hubIds, everyMs });
    return () => this.reportOf({ kind: 'stop' });
  }

  /** Keeps the account busy. Returns a function that stops the calls and returns their report. */
  async saturate(hubId: number, callers: SaturatingCallers): Promise<() => Promise<CallReport>> {
    await this.send({ kind: 'saturate', hubId, ...callers });
    return () => this.reportOf({ kind: 'stop' });
  }

  async send(command: Command): Promise<CallReport | undefined> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.process.send({ id, command }, (error) => error && reject(error));
    });
  }

  /** Holds the next refresh at the barrier. `reached` resolves when a refresh is held there. */
  async hold(barrier: Barrier): Promise<{ readonly reached: Promise<void> }> {
    const reached = new Promise<void>((resolve) => {
      this.barrierWaiters.push({ barrier, resolve });
    });
    await this.send({ kind: 'hold', barrier });
    return { reached };
  }

  async kill(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exited;
  }

  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  unfreeze(): void {
    this.process.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    await this.kill();
  }

  private async reportOf(command: Command): Promise<CallReport> {
    const report = await this.send(command);
    if (report === undefined) throw new Error(`The worker returned no report of "${command.kind}"`);
    return report;
  }

  private receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        return;
      case 'done':
        this.pending.get(message.id)?.resolve(message.report);
        this.pending.delete(message.id);
        return;
      case 'failed':
        this.pending.get(message.id)?.reject(new Error(message.message));
        this.pending.delete(message.id);
        return;
      case 'held':
        for (const { barrier, resolve } of this.barrierWaiters.splice(0)) {
          if (barrier === message.barrier) resolve();
        }
        return;
      case 'event':
        this.events.push(message.type);
        return;
      case 'call failed':
        this.onFailedCall(message.failure);
    }
  }
}

/** The worker exited while a command was running. */
export class WorkerExitedError extends Error {}

/** Several processes on one database. */
export class Fleet {
  private constructor(readonly workers: readonly Worker[]) {}

  static async start(
    settings: WorkerSettings | readonly WorkerSettings[],
    size = 1,
  ): Promise<Fleet> {
    const each = Array.isArray(settings)
      ? (settings as readonly WorkerSettings[])
      : Array.from({ length: size }, () => settings as WorkerSettings);
    return new Fleet(await Promise.all(each.map((one) => Worker.start(one))));
  }

  worker(index: number): Worker {
    const worker = this.workers[index];
    if (worker === undefined) throw new RangeError(`No worker ${index}`);
    return worker;
  }

  all<Result>(task: (worker: Worker, index: number) => Promise<Result>): Promise<Result[]> {
    return Promise.all(this.workers.map(task));
  }

  /** How often all workers together emitted an event. */
  events(type: string): number {
    return this.workers.flatMap(({ events }) => events).filter((event) => event === type).length;
  }

  async stop(): Promise<void> {
    await this.all((worker) => worker.stop());
  }
}
