import fc from 'fast-check';
import { tokensOf } from './tokens.js';

const brief = (source: string) => tokensOf(source).map(({ kind, text }) => `${kind} ${text}`);

it.each([
  ['a // b', ['word a']],
  ['a /* "b */ c', ['word a', 'word c']],
  [`'it''s' "a\\"b"`, ['string it', 'string s', 'string a\\"b']],
  ['x = /"[/]/g; "y"', ['word x', 'sign =', 'regex /"[/]/g', 'sign ;', 'string y']],
  ['a / b / c', ['word a', 'sign /', 'word b', 'sign /', 'word c']],
  ['`a${b}c`', ['template a${}c', 'word b']],
  ['`a${`${x}` + "}"}`', ['template a${}', 'template ${}', 'word x', 'sign +', 'string }']],
  ["<p>don't</p>", ['sign <', 'word p', 'sign >', 'word don', "sign '", 'word t', 'sign <']],
])('reads %s', (source, expected) => {
  expect(brief(source).slice(0, expected.length)).toEqual(expected);
});

it('counts lines across comments, templates and strings', () => {
  const source = '/* 1\n2 */ a\n`3\n4`\nb';
  expect(tokensOf(source).map(({ text, line }) => [text, line])).toEqual([
    ['a', 2],
    ['3\n4', 3],
    ['b', 5],
  ]);
});

it('ends for every text', () => {
  const unit = fc.constantFrom('`', '$', '{', '}', '/', '*', '\\', "'", '"', '\n', 'a', ' ', '[');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (source) => {
      for (const { line } of tokensOf(source)) expect(line).toBeLessThanOrEqual(41);
    }),
    { numRuns: 2_000 },
  );
});
