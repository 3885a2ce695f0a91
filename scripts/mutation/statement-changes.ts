import ts from 'typescript';
import { gross, replace } from './expression-changes.js';
import type { Change } from './mutant.js';

/** The changes of one statement; none for a node of another kind. */
export function changesOfStatement(node: ts.Node, file: ts.SourceFile): Change[] {
  if (ts.isExpressionStatement(node)) {
    const call = ts.isAwaitExpression(node.expression)
      ? node.expression.expression
      : node.expression;
    // A constructor without `super(...)` fails at once.
    if (ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword) return [];
    return [replace(node, 'statement removed', ';', file)];
  }
  if (ts.isIfStatement(node)) {
    const condition = node.expression;
    const changes = [
      gross(replace(condition, 'condition negated', `!(${condition.getText(file)})`, file)),
    ];
    const isGuard = node.elseStatement === undefined && endsBlock(node.thenStatement);
    if (isGuard) changes.push(replace(node, 'early exit removed', ';', file));
    return changes;
  }
  return [];
}

function endsBlock(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last))
  );
}
