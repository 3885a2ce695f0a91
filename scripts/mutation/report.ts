import type { Mutant } from './mutant.js';

export interface FolderResult {
  readonly name: string;
  readonly mutants: readonly Mutant[];
  readonly survivors: readonly Mutant[];
  /** The part of the mutants that the folder's tests noticed. */
  readonly score: number;
  readonly seconds: number;
}

export function printTable(results: readonly FolderResult[]): void {
  const rows = results.map(({ name, mutants, survivors, score, seconds }) => [
    name,
    mutants.length,
    mutants.filter(({ isNearMiss }) => isNearMiss).length,
    mutants.length - survivors.length,
    `${Math.floor(score * 100)} %`,
    `${Math.round(seconds)} s`,
  ]);
  const header = ['folder', 'mutants', 'near misses', 'killed', 'score', 'time'];
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  for (const { name, survivors } of results.filter((result) => result.survivors.length > 0)) {
    process.stdout.write(`\nSurvivors in ${name}:\n`);
    for (const survivor of survivors) process.stdout.write(`${describeMutant(survivor)}\n`);
  }
}

function describeMutant({ file, line, change, original, replacement }: Mutant): string {
  const [from, to] = [original, replacement].map((text) => text.replaceAll(/\s+/g, ' '));
  return `  ${file}:${line}  ${change}: ${from} -> ${to}`;
}
