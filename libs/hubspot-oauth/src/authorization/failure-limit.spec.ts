import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { TooManyFailedInstallsError } from '../errors/authorization.errors.js';
import { FailureLimit } from './failure-limit.js';

describe('FailureLimit', () => {
  const clock = new ManualClock();

  function limitWith(failures: number): FailureLimit {
    const limit = new FailureLimit(clock);
    for (let count = 0; count < failures; count++) limit.start();
    return limit;
  }

  it('refuses the 31st failed attempt within a minute, and says when the next is allowed', () => {
    limitWith(29).start();
    const limit = limitWith(30);
    clock.advance(59_999);
    expect(() => limit.start()).toThrow(TooManyFailedInstallsError);
    expect(() => limit.start()).toThrow(expect.objectContaining({ retryAfterMs: 1 }));
    clock.advance(1);
    expect(() => limit.start()).not.toThrow();
  });

  it('counts no attempt that succeeded', () => {
    const limit = limitWith(29);
    for (let count = 0; count < 100; count++) limit.succeed(limit.start());
    limit.start();
    expect(() => limit.start()).toThrow(TooManyFailedInstallsError);
  });

  it('counts attempts that are under way', () => {
    const limit = limitWith(29);
    const attempt = limit.start();
    expect(() => limit.start()).toThrow(TooManyFailedInstallsError);
    limit.succeed(attempt);
    expect(() => limit.start()).not.toThrow();
  });
});
