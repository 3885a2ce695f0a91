import fc from 'fast-check';
import { csvRows } from './csv-rows.js';

async function* chunked(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function parse(text: string, size = 3): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of csvRows(chunked(text, size))) rows.push(row);
  return rows;
}

it.each([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['\uFEFFa\n\n1', [['a'], ['1']]],
  ['"a,b","c""d","e\nf"', [['a,b', 'c"d', 'e\nf']]],
  [
    'a,\n,b\n"",',
    [
      ['a', ''],
      ['', 'b'],
      ['', ''],
    ],
  ],
  ['a"b', [['a"b']]],
  ['', []],
])('reads %j', async (text, rows) => {
  expect(await parse(text)).toEqual(rows);
});

it('reads what was written, wherever it is cut', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ') });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 3 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 5 }), async (rows, size) => {
      const text = rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
      expect(await parse(text, size)).toEqual(rows);
    }),
  );
});
