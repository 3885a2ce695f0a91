import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Grant, Setting } from './subject.js';
import type { Command, Reply, StampedeReport, Goal } from './protocol.js';

const PROCESS = fileURLToPath(new URL('subject-process.ts', import.meta.url));
const LOADER = new URL('../../test/support/register-typescript.mjs', import.meta.url).href;

/** The result of a stampede in all processes. */
export interface FleetReport {
  readonly ok: number;
  readonly failed: number;
  readonly firstFailure: string | undefined;
  /** From the first process' start to the last one's end. */
  readonly wallMs: number;
  /** Processor time of all processes together. */
  readonly cpuMs: number;
  /** The most that one process sent to the store. */
  readonly statements: number | undefined;
}

/** Processes of one subject that share one store. */
export class SubjectFleet {
  private constructor(private readonly processes: readonly ChildProcess[]) {}

  static async start(file: string, setting: Setting, size: number): Promise<SubjectFleet> {
    const processes = Array.from({ length: size }, () =>
      fork(PROCESS, [file, JSON.stringify(setting)], { execArgv: ['--import', LOADER] }),
    );
    await Promise.all(processes.map((child) => replyOf(child)));
    return new SubjectFleet(processes);
  }

  /** Stores grants in a separate process, so that nothing is cached in the measured ones. */
  static async seed(file: string, setting: Setting, grants: readonly Grant[]): Promise<void> {
    const seeder = await SubjectFleet.start(file, setting, 1);
    await seeder.all({ kind: 'seed', grants });
    await seeder.stop();
  }

  async open(grant: Grant): Promise<void> {
    await this.all({ kind: 'open', grant });
  }

  async stampede(account: number, goal: Goal, times: number): Promise<FleetReport> {
    const replies = await this.all({ kind: 'stampede', account, goal, times });
    const reports = replies.filter((report) => report !== undefined);
    return {
      ok: sum(reports.map(({ ok }) => ok)),
      failed: sum(reports.map(({ failed }) => failed)),
      firstFailure: reports.find(({ failed }) => failed > 0)?.firstFailure,
      wallMs:
        Math.max(...reports.map(({ endedAt }) => endedAt)) -
        Math.min(...reports.map(({ startedAt }) => startedAt)),
      cpuMs: sum(reports.map(({ cpuMs }) => cpuMs)),
      statements: reports.some(({ statements }) => statements === undefined)
        ? undefined
        : Math.max(...reports.map(({ statements = 0 }) => statements)),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(async (child) => {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }),
    );
  }

  private all(command: Command): Promise<(StampedeReport | undefined)[]> {
    return Promise.all(
      this.processes.map((child) => {
        const reply = replyOf(child);
        child.send(command);
        return reply;
      }),
    );
  }
}

function replyOf(child: ChildProcess): Promise<StampedeReport | undefined> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A subject ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (reply: Reply) => {
      child.off('exit', ended);
      if (reply.kind === 'failed') reject(new Error(reply.message));
      else resolve(reply.kind === 'done' ? reply.report : undefined);
    });
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
