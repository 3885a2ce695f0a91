import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** A table in Markdown. The first row names the columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The machine and its load, on which every figure depends. */
export function machine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg().map((value) => value.toFixed(1));
  return (
    `${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), ${gigabytes} GB, ` +
    `Node ${process.version}, load average ${load.join(' ')}`
  );
}

/** A row of a table whose head was printed before. */
export function printRow(cells: readonly string[]): void {
  print(`| ${cells.join(' | ')} |`);
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}
