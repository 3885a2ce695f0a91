import ts from 'typescript';
import type { Change } from './mutant.js';

const { SyntaxKind: Kind } = ts;

const BOUNDARIES: Partial<Record<ts.SyntaxKind, string>> = {
  [Kind.LessThanToken]: '<=',
  [Kind.LessThanEqualsToken]: '<',
  [Kind.GreaterThanToken]: '>=',
  [Kind.GreaterThanEqualsToken]: '>',
};
const DROPPED_OPERANDS = new Set([
  Kind.AmpersandAmpersandToken,
  Kind.BarBarToken,
  Kind.QuestionQuestionToken,
]);
const OPPOSITE_METHODS: Record<string, string> = {
  min: 'max',
  max: 'min',
  startsWith: 'includes',
  endsWith: 'includes',
  some: 'every',
  every: 'some',
  floor: 'ceil',
  ceil: 'floor',
};
/** Names of values for which a comparison by prefix is a likely mistake. */
const TEXT_NAME = /(origin|url|uri|id|state|path|host|name|hash|token|method|key|owner|version)$/i;

/** The changes of one expression; none for a node of another kind. */
export function changesOfExpression(node: ts.Node, file: ts.SourceFile): Change[] {
  if (ts.isBinaryExpression(node)) return changesOfBinary(node, file);
  if (ts.isNumericLiteral(node)) return changesOfNumber(node, file);
  if (ts.isAwaitExpression(node)) {
    return [replace(node, 'await removed', node.expression.getText(file), file)];
  }
  if (ts.isRegularExpressionLiteral(node)) return changesOfPattern(node, file);
  if (ts.isConditionalExpression(node)) {
    const { condition, whenTrue, whenFalse } = node;
    const swapped = `${condition.getText(file)} ? ${whenFalse.getText(file)} : ${whenTrue.getText(file)}`;
    return [gross(replace(node, 'branches swapped', swapped, file))];
  }
  if (node.kind === Kind.TrueKeyword || node.kind === Kind.FalseKeyword) {
    const opposite = node.kind === Kind.TrueKeyword ? 'false' : 'true';
    return [gross(replace(node, `${node.getText(file)} to ${opposite}`, opposite, file))];
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name } = node.expression;
    const opposite = Object.hasOwn(OPPOSITE_METHODS, name.text) && OPPOSITE_METHODS[name.text];
    return opposite ? [replace(name, `${name.text} to ${opposite}`, opposite, file)] : [];
  }
  return [];
}

function changesOfBinary(node: ts.BinaryExpression, file: ts.SourceFile): Change[] {
  const { left, right, operatorToken } = node;
  const [leftText, rightText] = [left.getText(file), right.getText(file)];
  const boundary = BOUNDARIES[operatorToken.kind];
  if (boundary !== undefined) {
    const change = `${operatorToken.getText(file)} to ${boundary}`;
    return [replace(operatorToken, change, boundary, file)];
  }
  if (DROPPED_OPERANDS.has(operatorToken.kind)) {
    return [
      replace(node, 'right operand removed', leftText, file),
      replace(node, 'left operand removed', rightText, file),
    ];
  }
  const { kind } = operatorToken;
  if (kind === Kind.MinusToken) {
    return [
      replace(node, 'operands swapped', `${rightText} - ${leftText}`, file),
      replace(node, 'subtrahend removed', leftText, file),
    ];
  }
  if (kind === Kind.PlusToken && !isText(left) && !isText(right)) {
    return [
      replace(node, 'right summand removed', leftText, file),
      replace(operatorToken, '+ to -', '-', file),
    ];
  }
  if (kind === Kind.AsteriskToken || kind === Kind.SlashToken) {
    return [replace(node, 'factor removed', leftText, file)];
  }
  const isEquality =
    kind === Kind.EqualsEqualsEqualsToken || kind === Kind.ExclamationEqualsEqualsToken;
  return isEquality ? changesOfEquality(node, file) : [];
}

function changesOfEquality(node: ts.BinaryExpression, file: ts.SourceFile): Change[] {
  const isEqual = node.operatorToken.kind === Kind.EqualsEqualsEqualsToken;
  const opposite = isEqual ? '!==' : '===';
  const changes = [
    gross(replace(node.operatorToken, `${isEqual ? '===' : '!=='} to ${opposite}`, opposite, file)),
  ];
  const [left, right] = [node.left.getText(file), node.right.getText(file)];
  if (TEXT_NAME.test(left) && TEXT_NAME.test(right)) {
    const prefix = `${isEqual ? '' : '!'}String(${left}).startsWith(String(${right}))`;
    changes.push(replace(node, 'equality to prefix', prefix, file));
  }
  return changes;
}

function changesOfNumber(node: ts.NumericLiteral, file: ts.SourceFile): Change[] {
  const value = Number(node.text);
  if (ts.isElementAccessExpression(node.parent) || ts.isEnumMember(node.parent)) return [];
  const changed = value >= 1_000 ? value / 1_000 : value >= 10 ? value * 1_000 : value + 1;
  return [replace(node, `${node.getText(file)} to ${changed}`, String(changed), file)];
}

function changesOfPattern(node: ts.RegularExpressionLiteral, file: ts.SourceFile): Change[] {
  const text = node.getText(file);
  const changes: Change[] = [];
  if (text.startsWith('/^')) {
    changes.push(replace(node, '^ removed', `/${text.slice(2)}`, file));
  }
  if (/\$\/\w*$/.test(text)) {
    changes.push(replace(node, '$ removed', text.replace(/\$(\/\w*)$/, '$1'), file));
  }
  return changes;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

export function replace(
  node: ts.Node,
  change: string,
  replacement: string,
  file: ts.SourceFile,
): Change {
  // Brackets keep the replacement of an operand together, and a literal's dot away from a call.
  const isOperand = ts.isExpression(node) && !ts.isIdentifier(node) && !isPropertyName(node);
  const text = isOperand ? `(${replacement})` : replacement;
  return {
    start: node.getStart(file),
    end: node.getEnd(),
    change,
    replacement: text,
    isNearMiss: true,
  };
}

function isPropertyName(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

export function gross(change: Change): Change {
  return { ...change, isNearMiss: false };
}
