import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../command-line.error.js';
import type { Command } from '../command.js';
import { scanSource } from '../scan/scan-source.js';
import { sourceFiles } from '../scan/source-files.js';
import type { Terminal } from '../terminal.js';
import { wrapped } from '../wrapped.js';

interface FileFinding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly problem: string;
  readonly instead: string;
}

export const scanCommand: Command = {
  usage: '<folder>',
  help: `
Finds mistakes of hand-written HubSpot code in the TypeScript and JavaScript
files of a folder: OAuth v1 endpoints, tokens and secrets in URLs and logs,
OAuth calls of @hubspot/api-client, installs without state, webhook routes
without a signature and others. Says what to use here instead. Skips tests,
builds and node_modules. It prefers to miss a mistake to a false alarm.

Exits with 1 if it found something.

With --json: a list of { "file", "line", "rule", "problem", "instead" }.
`,
  positionals: [1, 1],
  async run({ values, positionals: [folder = '.'] }, { terminal, signal }) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) throw new UsageError(`There is no folder ${folder}.`);
    const findings: FileFinding[] = [];
    let files = 0;
    for await (const file of sourceFiles(folder)) {
      signal.throwIfAborted();
      files += 1;
      for (const { line, rule } of scanSource(await readFile(file, 'utf8'))) {
        const { id, problem, instead } = rule;
        findings.push({ file: path.relative(folder, file), line, rule: id, problem, instead });
      }
    }
    if (values['json'] === true) terminal.json(findings);
    else print(findings, files, terminal);
    return findings.length > 0 ? 'attention' : 'done';
  },
};

function print(findings: readonly FileFinding[], files: number, terminal: Terminal): void {
  for (const { file, line, rule, problem, instead } of findings) {
    terminal.print(terminal.styled(`${file}:${line}  ${rule}`, 'yellow'));
    for (const text of wrapped(`  ${problem}`, terminal.width)) terminal.print(text);
    for (const text of wrapped(`  Use ${instead}`, terminal.width)) terminal.print(text);
  }
  terminal.print(`${findings.length} findings in ${files} files.`);
}
