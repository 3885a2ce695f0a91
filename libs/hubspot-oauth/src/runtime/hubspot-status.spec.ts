import { temporaryStatus } from './hubspot-status.js';

describe('temporaryStatus', () => {
  it.each([
    [408, false, 0],
    [423, true, 2_000],
    [429, true, 1_000],
    [477, true, 1_000],
    [500, false, 0],
    [502, false, 0],
    [503, false, 0],
    [504, false, 0],
    [521, false, 0],
    [524, false, 0],
  ])(
    'returns whether a %i was refused (%s), and its pause of %i ms',
    (status, isRefusal, pause) => {
      expect(temporaryStatus(status)).toEqual({ isRefusal, minPauseMs: pause });
    },
  );

  it.each([200, 307, 400, 401, 403, 404, 409, 422, 424, 428, 476, 478, 499, 501, 505])(
    'returns undefined for %i',
    (status) => {
      expect(temporaryStatus(status)).toBeUndefined();
    },
  );
});
