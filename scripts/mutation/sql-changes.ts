import ts from 'typescript';
import type { Change } from './mutant.js';

const SQL = /\b(SELECT|UPDATE|DELETE|WHERE|AND|status|version|lease_\w+)\b[^]*[=<>]/;
const COMPARISON = /(<=|>=|<>|<|>)/g;
const OPPOSITE: Record<string, string> = { '<=': '<', '>=': '>', '<': '<=', '>': '>=', '<>': '=' };
/** A condition after AND, or before it, up to the next one. */
const CONDITIONS = [
  /\bAND (?:\([^)]*\)|(?:(?!\bAND\b|\bORDER\b|\bLIMIT\b|\)|`|').)+)/gs,
  /(?<=[`'(]|WHERE )(?:(?!\bAND\b|`|'|WHERE|CASE|SET).)+ AND /gs,
];
/** One of several assignments. */
const ASSIGNMENT = /, \w+ = (?:'\w*'|NULL|\d+|:\w+|\w+ \+ 1|\$\{[\w.]+\}(?: \+ :\w+)?)/g;

/** The changes of an SQL statement, or a part of one, in a string. */
export function changesOfSql(node: ts.Node, file: ts.SourceFile): Change[] {
  const isTemplate = ts.isTemplateExpression(node);
  if (!isTemplate && !ts.isStringLiteralLike(node)) return [];
  const text = node.getText(file);
  if (!SQL.test(text)) return [];
  const changes: Change[] = [];
  const add = (change: string, match: RegExpMatchArray, replacement: string) => {
    const start = node.getStart(file) + (match.index ?? 0);
    const end = start + match[0].length;
    changes.push({ start, end, change, replacement, isNearMiss: true });
  };
  for (const condition of CONDITIONS) {
    for (const match of text.matchAll(condition)) add('SQL condition removed', match, '');
  }
  for (const match of text.matchAll(COMPARISON)) {
    const opposite = OPPOSITE[match[0]] ?? '=';
    add(`SQL ${match[0]} to ${opposite}`, match, opposite);
  }
  for (const match of text.matchAll(ASSIGNMENT)) add('SQL assignment removed', match, '');
  for (const match of text.matchAll(/ \+ (?:1\b|:\w+)/g)) add('SQL summand removed', match, '');
  return changes;
}
