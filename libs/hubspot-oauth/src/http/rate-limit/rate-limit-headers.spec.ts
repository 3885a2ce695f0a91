import { rateLimitHeadersOf } from './rate-limit-headers.js';

function readFrom(headers: Readonly<Record<string, string>>) {
  return rateLimitHeadersOf((name) => headers[name]);
}

describe('rateLimitHeadersOf', () => {
  it('reads the limit, what is left of it and its interval', () => {
    const headers = {
      'x-hubspot-ratelimit-max': '110',
      'x-hubspot-ratelimit-remaining': '109',
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
    };
    expect(readFrom(headers)).toEqual({ max: '110', remaining: '109', intervalMs: '10000' });
  });

  it('reads a limit alone', () => {
    expect(readFrom({ 'x-hubspot-ratelimit-max': '110' })).toEqual({
      max: '110',
      remaining: undefined,
      intervalMs: undefined,
    });
  });

  it('returns undefined without a limit', () => {
    expect(readFrom({ 'x-hubspot-ratelimit-remaining': '3' })).toBeUndefined();
    expect(readFrom({})).toBeUndefined();
  });
});
