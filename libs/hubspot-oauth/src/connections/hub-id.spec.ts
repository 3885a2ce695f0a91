import { InvalidHubIdError } from '../errors/connection.errors.js';
import { assertHubId, parseHubId } from './hub-id.js';

const REFUSED: readonly unknown[] = [
  0,
  -1,
  1.5,
  Number.NaN,
  Infinity,
  Number.MAX_SAFE_INTEGER + 1,
  null,
  undefined,
  {},
  [1],
  1n,
  '0',
  '01',
  ' 1',
  '1 ',
  '1.0',
  '1e3',
  '1 OR 1=1',
  '9007199254740992',
];

describe('account ids', () => {
  it.each([1, 1234567, Number.MAX_SAFE_INTEGER])('may be %i', (hubId) => {
    expect(() => assertHubId(hubId)).not.toThrow();
    expect(parseHubId(hubId)).toBe(hubId);
    expect(parseHubId(String(hubId))).toBe(hubId);
  });

  it.each(REFUSED.map((value) => [value]))('may not be %p', (value) => {
    expect(() => assertHubId(value)).toThrow(InvalidHubIdError);
    expect(parseHubId(value)).toBeUndefined();
  });

  it('are numbers: a string is parsed first', () => {
    expect(() => assertHubId('1')).toThrow('hubId must be a positive safe integer');
  });
});
