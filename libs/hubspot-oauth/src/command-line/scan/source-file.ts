import { type Token, tokensOf } from './tokens.js';

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** A file as the rules read it. */
export class SourceFile {
  readonly tokens: readonly Token[];
  /** The words and texts, separated by spaces. */
  private readonly words: string;

  constructor(source: string) {
    this.tokens = tokensOf(source);
    this.words = this.tokens
      .filter(({ kind }) => kind !== 'sign')
      .map(({ text }) => text)
      .join(' ');
  }

  /** Whether a word or a text of the file matches. Comments do not count. */
  mentions(pattern: RegExp): boolean {
    return pattern.test(this.words);
  }

  /** The texts of strings and templates that match. */
  texts(pattern: RegExp): Token[] {
    return this.tokens.filter(
      ({ kind, text }) => (kind === 'string' || kind === 'template') && pattern.test(text),
    );
  }

  /**
   * Where the tokens are these, in this order: each a text, or a pattern for it. Returns the index of
   * the first one.
   */
  sequences(...expected: readonly (string | RegExp)[]): number[] {
    return this.tokens.flatMap((_, start) =>
      expected.every((part, offset) => {
        const token = this.tokens[start + offset];
        if (token === undefined) return false;
        return typeof part === 'string' ? token.text === part : part.test(token.text);
      })
        ? [start]
        : [],
    );
  }

  /** The tokens between the bracket at `index` and the one that closes it; none if `index` is -1. */
  within(index: number): readonly Token[] {
    if (index === -1) return [];
    const open = this.tokens[index]?.text ?? '';
    const close = OPENING[open];
    let depth = 0;
    for (let end = index; end < this.tokens.length; end += 1) {
      const { kind, text } = this.tokens[end]!;
      if (kind !== 'sign') continue;
      if (text === open) depth += 1;
      if (text === close) depth -= 1;
      if (depth === 0) return this.tokens.slice(index + 1, end);
    }
    return this.tokens.slice(index + 1);
  }

  /** The next `bracket` at or after `index`. */
  next(bracket: string, index: number): number {
    return this.tokens.findIndex(
      ({ kind, text }, at) => at >= index && kind === 'sign' && text === bracket,
    );
  }

  /** Where a call of one of these functions or methods begins: the index of its bracket. */
  calls(name: RegExp): number[] {
    return this.tokens.flatMap((token, index) => {
      const isCall = token.kind === 'word' && name.test(token.text);
      return isCall && this.tokens[index + 1]?.text === '(' ? [index + 1] : [];
    });
  }

  lineOf(index: number): number {
    return this.tokens[index]?.line ?? 1;
  }
}
