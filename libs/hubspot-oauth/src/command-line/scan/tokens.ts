export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'number' | 'regex' | 'sign';
  /** Without quotes. Expressions in a template are written as `${}`. */
  readonly text: string;
  readonly line: number;
  /** The expressions in a template, as they are written. */
  readonly expressions?: readonly string[];
}

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const NUMBER = /\d[\w.]*/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SPACE = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|^#!.*)+/y;
/** After these words comes an expression, so that a slash begins a regular expression. */
const BEFORE_EXPRESSION = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'await',
  'void',
  'throw',
]);

/**
 * Splits JavaScript or TypeScript into tokens, without comments. It never fails: what it does not know
 * becomes a sign, so that a scan finds less in it.
 */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(source)?.[0];
  };
  const take = (length: number): string => {
    const taken = source.slice(position, position + length);
    position += length;
    line += taken.split('\n').length - 1;
    return taken;
  };
  while (position < source.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      take(space.length);
      continue;
    }
    const startLine = line;
    const add = (kind: Token['kind'], text: string) => tokens.push({ kind, text, line: startLine });
    const string = match(STRING);
    const word = match(WORD);
    const number = match(NUMBER);
    const regex = mayBeRegex(tokens.at(-1)) ? match(REGEX) : undefined;
    if (source[position] === '`') {
      const template = readTemplate(source, position);
      take(template.length);
      tokens.push({ kind: 'template', line: startLine, ...template });
      for (const expression of template.expressions) {
        tokens.push(...tokensOf(expression).map((token) => ({ ...token, line: startLine })));
      }
    } else if (string !== undefined) add('string', take(string.length).slice(1, -1));
    else if (word !== undefined) add('word', take(word.length));
    else if (number !== undefined) add('number', take(number.length));
    else if (regex !== undefined) add('regex', take(regex.length));
    else add('sign', take(1));
  }
  return tokens;
}

function mayBeRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_EXPRESSION.has(before.text);
  return before.kind === 'sign' && !')]}'.includes(before.text);
}

/** Reads the template that starts at `start`, whose expressions may contain templates. */
function readTemplate(source: string, start: number) {
  const expressions: string[] = [];
  let text = '';
  let position = start + 1;
  while (position < source.length && source[position] !== '`') {
    if (source[position] === '\\') {
      text += source.slice(position, position + 2);
      position += 2;
    } else if (source.startsWith('${', position)) {
      const end = endOfExpression(source, position + 2);
      expressions.push(source.slice(position + 2, end));
      text += '${}';
      position = end + 1;
    } else {
      text += source[position];
      position += 1;
    }
  }
  return { text, expressions, length: position + 1 - start };
}

/** The position of the brace that ends an expression. */
function endOfExpression(source: string, start: number): number {
  let depth = 0;
  for (let position = start; position < source.length; position += 1) {
    const character = source[position];
    STRING.lastIndex = position;
    if (character === '`') position += readTemplate(source, position).length - 1;
    else if (character === "'" || character === '"') {
      position += (STRING.exec(source)?.[0].length ?? 1) - 1;
    } else if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return position;
      depth -= 1;
    }
  }
  return source.length;
}
