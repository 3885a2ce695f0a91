import { parseRetryAfterMs } from './retry-after.js';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('parseRetryAfterMs', () => {
  it.each([
    ['seconds', '7', 7_000],
    ['seconds with spaces around', ' 7 ', 7_000],
    ['zero', '0', 0],
    ['the longest pause that HubSpot documents', '86400', 86_400_000],
    ['more than that', '86401', 86_400_000],
    ['far more than that', '99999999999999999999', 86_400_000],
    ['a date', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['a date in the form of RFC 850', 'Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['a date that has passed', 'Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['a date that does not exist', 'Sun, 99 Nov 2026 12:00:30 GMT', undefined],
    ['an empty header', '', undefined],
    ['a negative number', '-1', undefined],
    ['a fraction', '1.5', undefined],
    ['an exponent', '1e9', undefined],
    ['a word', 'soon', undefined],
    ['no header', undefined, undefined],
  ])('parses %s', (_name, value, expected) => {
    expect(parseRetryAfterMs(value, NOW)).toBe(expected);
  });
});
