import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { changesOfExpression } from './expression-changes.js';
import type { Change, Mutant } from './mutant.js';
import { changesOfSql } from './sql-changes.js';
import { changesOfStatement } from './statement-changes.js';

/** Every mutant of a file. */
export function findMutants(root: string, name: string): Mutant[] {
  const source = readFileSync(path.join(root, name), 'utf8');
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  visit(file);
  const lines = source.split('\n');
  return changes.map((change) => {
    const { line } = file.getLineAndCharacterOfPosition(change.start);
    const original = source.slice(change.start, change.end);
    return { ...change, file: name, line: line + 1, code: lines[line] ?? '', original };
  });

  function visit(node: ts.Node): void {
    if (isWithoutBehaviour(node)) return;
    changes.push(...changesOfExpression(node, file));
    changes.push(...changesOfStatement(node, file));
    changes.push(...changesOfSql(node, file));
    ts.forEachChild(node, visit);
  }
}

/** Types, imports and the text of errors are for the compiler and for people. */
function isWithoutBehaviour(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isDecorator(node)
  );
}

/**
 * A part of the mutants that stays the same when lines move: the order is by a hash of file, code
 * and change. At least half of it are near misses where there are enough.
 */
export function sample(mutants: readonly Mutant[], most: number): Mutant[] {
  const ordered = [...mutants].toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
  const nearMisses = ordered.filter(({ isNearMiss }) => isNearMiss);
  const others = ordered.filter(({ isNearMiss }) => !isNearMiss);
  const chosenOthers = others.slice(0, Math.max(Math.floor(most / 4), most - nearMisses.length));
  const chosen = [...nearMisses.slice(0, most - chosenOthers.length), ...chosenOthers];
  return chosen.toSorted(
    (one, other) => one.file.localeCompare(other.file) || one.start - other.start,
  );
}

function rank({ file, original, change }: Mutant): string {
  return createHash('sha256')
    .update(`${path.basename(file)} ${original} ${change}`)
    .digest('hex');
}
