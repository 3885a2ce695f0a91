import { boundedString } from './bounded-string.js';

describe('boundedString', () => {
  const schema = boundedString(1, 3);

  it.each(['a', 'abc'])('accepts %s', (text) => expect(schema.safeParse(text).success).toBe(true));

  it.each(['', 'abcd', 1, null, ['a'], { length: 2 }])('refuses %j', (value) =>
    expect(schema.safeParse(value).success).toBe(false),
  );

  it('refuses an object whose length cannot be compared, and does not throw', () => {
    const value: unknown = JSON.parse('{"length":{"valueOf":1,"toString":1}}');
    expect(schema.safeParse(value).success).toBe(false);
  });
});
