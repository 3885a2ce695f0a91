// One process of a subject. Arguments: the name of its module and its setting.
import type { Caller, Setting, SubjectModule } from './subject.js';
import type { Command, Reply, StampedeReport, Goal } from './protocol.js';

const [file = '', setting = ''] = process.argv.slice(2);
const { start } = (await import(
  new URL(`../subjects/${file}`, import.meta.url).href
)) as SubjectModule;
const subject = await start(JSON.parse(setting) as Setting);
const callers = new Map<number, Caller>();

process.on('message', (command: Command) => {
  run(command).then(
    (report) => tell({ kind: 'done', ...(report && { report }) }),
    (error: unknown) => tell({ kind: 'failed', message: inspect(error) }),
  );
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });

async function run(command: Command): Promise<StampedeReport | undefined> {
  switch (command.kind) {
    case 'seed':
      await subject.seed?.(command.grants);
      return undefined;
    case 'open':
      callers.set(command.grant.account, await subject.open(command.grant));
      return undefined;
    case 'stampede':
      return stampede(command.account, command.goal, command.times);
  }
}

async function stampede(account: number, goal: Goal, times: number): Promise<StampedeReport> {
  const task = callers.get(account)?.[goal];
  if (task === undefined) throw new Error(`${file} cannot be asked for a ${goal}`);
  const statementsBefore = subject.statements?.() ?? 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.timeOrigin + performance.now();
  const outcomes = await Promise.allSettled(Array.from({ length: times }, () => task()));
  const endedAt = performance.timeOrigin + performance.now();
  const { user, system } = process.cpuUsage(cpuBefore);
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
  const [first] = failures;
  return {
    ok: times - failures.length,
    failed: failures.length,
    ...(first && { firstFailure: inspect(first.reason) }),
    startedAt,
    endedAt,
    cpuMs: (user + system) / 1_000,
    statements: subject.statements && subject.statements() - statementsBefore,
  };
}

function inspect(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function tell(reply: Reply): void {
  process.send?.(reply);
}
