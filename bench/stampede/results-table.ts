import { table } from '../support/report.js';
import { median, range, summary } from '../support/statistics.js';
import type { Kind, Results, Round } from './comparison.js';

/**
 * One line per subject and kind of refresh token. Ratios are to the first subject. Times are given only
 * if all calls succeeded, because a failure takes little time.
 */
export function tableOf(results: Results): string {
  const [ours] = results;
  return table([
    [
      'library',
      'refresh tokens',
      'refreshes',
      '401s',
      'served',
      'failed',
      'all have a token, ms',
      'times the first',
      'all calls finished, ms',
      'times the first',
      'processor time, ms',
      'statements per process',
    ],
    ...(['kept', 'single-use'] as const).flatMap((kind) =>
      results
        .filter(({ rounds }) => rounds.some((round) => round.kind === kind))
        .map(({ subject, rounds }) => [
          subject.name,
          subject.withoutRefreshTokens ? 'none' : kind,
          ...cellsOf(ofKind(rounds, kind), ofKind(ours?.rounds ?? [], kind)),
        ]),
    ),
  ]);
}

function cellsOf(rounds: readonly Round[], ours: readonly Round[]): string[] {
  const tokens = rounds.filter(({ goal }) => goal === 'token');
  const calls = rounds.filter(({ goal }) => goal === 'call');
  // A returned token may be revoked, so calls decide if there were any.
  const proof = calls.length === 0 ? tokens : calls;
  const statements = rounds.flatMap((round) => round.statements ?? []);
  return [
    range(rounds.map(({ refreshes }) => refreshes)),
    calls.length === 0 ? '–' : range(calls.map(({ unauthorized }) => unauthorized)),
    range(proof.map(({ ok }) => ok)),
    range(proof.map(({ failed }) => failed)),
    ...(hasFailed(proof) ? ['–', '–'] : wallOf(tokens, ours)),
    ...wallOf(calls, ours),
    calls.length === 0 || hasFailed(calls) ? '–' : summary(calls.map(({ cpuMs }) => cpuMs)),
    statements.length === 0 ? '–' : range(statements),
  ];
}

function wallOf(rounds: readonly Round[], ours: readonly Round[]): [string, string] {
  const [first] = rounds;
  if (first === undefined || hasFailed(rounds)) return ['–', '–'];
  const base = ours.filter(({ goal }) => goal === first.goal);
  // Per round, so that a slow minute of the machine affects both.
  const ratios = rounds.map(({ wallMs }, index) => wallMs / (base[index]?.wallMs ?? NaN));
  return [
    summary(rounds.map(({ wallMs }) => wallMs)),
    `${median(ratios).toFixed(2)} (${range(ratios, 2)})`,
  ];
}

function ofKind(rounds: readonly Round[], kind: Kind): Round[] {
  return rounds.filter((round) => round.kind === kind);
}

function hasFailed(rounds: readonly Round[]): boolean {
  return rounds.some(({ failed }) => failed > 0);
}
