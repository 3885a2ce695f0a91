import { LANGUAGES } from '../page-language.js';

/** The path of every text. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`));
}

describe('the texts of the pages', () => {
  const [english, ...others] = LANGUAGES;

  it.each(others)('have every text in $name, and none in English', (texts) => {
    expect(keysOf(texts)).toEqual(keysOf(english));
    const shared = [texts.account, texts.errors, texts.activity].map((part) =>
      JSON.stringify(part),
    );
    expect(shared).not.toContain(JSON.stringify(english?.account));
    expect(shared).not.toContain(JSON.stringify(english?.errors));
    expect(shared).not.toContain(JSON.stringify(english?.activity));
  });
});
