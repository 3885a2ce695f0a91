import { parseErrorBody, readErrorBody, shorten } from './error-body.js';

const BODY = { category: 'ERROR', message: 'because', correlationId: 'id', policyName: 'DAILY' };
const JSON_BODY = JSON.stringify(BODY);

async function* chunksOf(...chunks: readonly (string | Error)[]) {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield new TextEncoder().encode(chunk);
  }
}

describe('an error of HubSpot', () => {
  it.each<[string, unknown]>([
    ['text', JSON_BODY],
    ['a Buffer', Buffer.from(JSON_BODY)],
    ['an ArrayBuffer', new TextEncoder().encode(JSON_BODY).buffer],
    ['parsed JSON', BODY],
  ])('is read from %s', (_name, data) => {
    expect(parseErrorBody(data)).toEqual({ ...BODY, missingScopes: [] });
  });

  it.each<unknown>([
    '<html>',
    '',
    '[]',
    'null',
    undefined,
    null,
    7,
    { errors: 'no list' },
    { category: 7 },
  ])('may be anything: %j', (data) => {
    expect(parseErrorBody(data)).toEqual({ missingScopes: [] });
  });

  it('has short names and a bounded number of scopes', () => {
    const requiredScopes = Array.from({ length: 1_000 }, (_, index) => `scope-${index}`);
    const body = parseErrorBody({
      category: 'x'.repeat(1_000),
      errors: [{ context: { requiredScopes } }],
    });
    expect(body.category).toHaveLength(101);
    expect(body.missingScopes).toHaveLength(100);
  });

  it('is read from a stream in chunks', async () => {
    const stream = chunksOf(JSON_BODY.slice(0, 10), JSON_BODY.slice(10));
    expect(await readErrorBody(stream)).toMatchObject(BODY);
  });

  it('is empty if the stream is too large or breaks off', async () => {
    expect(await readErrorBody(chunksOf(JSON_BODY, ' '.repeat(70_000)))).toEqual({});
    expect(await readErrorBody(chunksOf('{', new Error('lost')))).toEqual({});
  });

  it('is shortened visibly', () => {
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abcd', 3)).toBe('abc…');
  });
});
