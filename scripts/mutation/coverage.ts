import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { MutatedFolder } from './folders.js';
import type { Mutant } from './mutant.js';
import type { Sandbox } from './sandbox.js';
import { SpecRunner } from './spec-runner.js';

const TIMEOUT_MS = 10 * 60_000;
const FAILURE_LINES = 20;

/** Which specs of a folder call which functions, and how long each takes. */
export class Coverage {
  private constructor(
    private readonly folder: MutatedFolder,
    private readonly root: string,
    private readonly callers: ReadonlyMap<string, ReadonlySet<string>>,
    private readonly durationsMs: Readonly<Record<string, number>>,
  ) {}

  /** @throws Error if a spec fails without any mutant */
  static async measure(root: string, folder: MutatedFolder, sandbox: Sandbox): Promise<Coverage> {
    const file = path.join(sandbox.folder, 'coverage.jsonl');
    for (const source of folder.sources) {
      sandbox.write(source, withMarks(source, readFileSync(path.join(root, source), 'utf8')));
    }
    const runner = new SpecRunner(sandbox.folder, { MUTATION_COVERAGE: file });
    const report = await runner.run(folder.specs, TIMEOUT_MS);
    await runner.stop();
    for (const source of folder.sources) {
      sandbox.write(source, readFileSync(path.join(root, source), 'utf8'));
    }
    if (report === undefined) throw new Error(`The specs of ${folder.name} did not end`);
    if (report.failure !== undefined) {
      const failure = report.failure.split('\n').slice(0, FAILURE_LINES).join('\n');
      throw new Error(`A test of ${folder.name} fails without any mutant: ${failure}`);
    }
    const callers = new Map<string, ReadonlySet<string>>();
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    for (const line of lines) {
      const { testPath, functions } = JSON.parse(line) as { testPath: string; functions: string[] };
      callers.set(path.relative(sandbox.folder, testPath), new Set(functions));
    }
    rmSync(file, { force: true });
    return new Coverage(folder, root, callers, report.durationsMs);
  }

  /** The specs that run the code of a mutant, the fastest first. */
  specsFor(mutant: Mutant): string[] {
    const source = readFileSync(path.join(this.root, mutant.file), 'utf8');
    const place = placeOf(mutant, source);
    return this.folder.specs
      .filter((spec) => this.callers.get(spec)?.has(place))
      .toSorted((one, other) => this.durationOf([one]) - this.durationOf([other]));
  }

  durationOf(specs: readonly string[]): number {
    return specs.reduce((sum, spec) => sum + (this.durationsMs[spec] ?? 0), 0);
  }
}

/** A source in which every function, and the module itself, records that it ran. */
function withMarks(name: string, source: string): string {
  const marks = bodiesOf(source).map((body) => ({
    position: body.getStart() + 1,
    text: mark(`${name}:${body.getStart()}`),
  }));
  let marked = source;
  for (const { position, text } of marks.toSorted((one, other) => other.position - one.position)) {
    marked = marked.slice(0, position) + text + marked.slice(position);
  }
  return `${marked}\n${mark(name)}\n`;
}

function mark(place: string): string {
  return `;(globalThis as any).calledFunctions?.add(${JSON.stringify(place)});`;
}

function placeOf({ file, start, end }: Mutant, source: string): string {
  const enclosing = bodiesOf(source).filter((body) => body.pos <= start && end <= body.end);
  const innermost = enclosing.toSorted((one, other) => other.pos - one.pos)[0];
  return innermost === undefined ? file : `${file}:${innermost.getStart()}`;
}

function bodiesOf(source: string): ts.Block[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const bodies: ts.Block[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)) {
      bodies.push(node.body);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return bodies;
}
