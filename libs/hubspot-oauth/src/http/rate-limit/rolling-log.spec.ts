import fc from 'fast-check';
import { RollingLog } from './rolling-log.js';

describe('RollingLog', () => {
  it('remembers what an array would', () => {
    const steps = fc.array(
      fc.oneof(fc.record({ add: fc.nat(50) }), fc.record({ forgetAfter: fc.nat(200) })),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        const log = new RollingLog();
        let expected: number[] = [];
        let now = 0;
        for (const step of taken) {
          if ('add' in step) {
            now += step.add;
            log.add(now);
            expected.push(now);
          } else {
            const until = now - step.forgetAfter;
            log.forgetUntil(until);
            expected = expected.filter((instant) => instant > until);
          }
          expect(log.size).toBe(expected.length);
          expect(log.oldest).toBe(expected[0] ?? Infinity);
        }
      }),
    );
  });
});
