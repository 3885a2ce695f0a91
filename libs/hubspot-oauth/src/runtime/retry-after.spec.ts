import { readRetryAfterMs } from './retry-after.js';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('readRetryAfterMs', () => {
  it.each([
    ['seconds', '7', 7_000],
    ['no time at all', '0', 0],
    ['a date', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['a date that has passed', 'Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['more than HubSpot ever asks for', '9999999999', 86_400_000],
    ['nothing', '', undefined],
    ['no number and no date', 'soon', undefined],
    ['no header', undefined, undefined],
  ])('reads %s', (_name, value, expected) => {
    expect(readRetryAfterMs(value, NOW)).toBe(expected);
  });
});
