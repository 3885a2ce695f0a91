import { SourceFile } from './source-file.js';

const textsWithin = (source: string, index: number) =>
  new SourceFile(source).within(index).map(({ text }) => text);

describe('SourceFile.within', () => {
  it('returns the tokens up to the bracket that closes', () => {
    expect(textsWithin('{ a { b } } c', 0)).toEqual(['a', '{', 'b', '}']);
  });

  it('returns what there is if no bracket closes', () => {
    expect(textsWithin('{ a', 0)).toEqual(['a']);
  });

  it('returns nothing if there is no bracket', () => {
    expect(textsWithin('a b', -1)).toEqual([]);
    expect(textsWithin('', -1)).toEqual([]);
  });
});
