import { SingleFlight } from './single-flight.js';

const say = (word: string) => async () => word;
const fail = () => Promise.reject(new Error('no'));

describe('SingleFlight', () => {
  it('runs a task once for callers with the same key at the same time', async () => {
    const singleFlight = new SingleFlight<string, number>();
    let runs = 0;
    const task = async () => ++runs;
    const [one, other] = [singleFlight.run('a', task), singleFlight.run('a', task)];
    expect(one).toBe(other);
    expect(await one).toBe(1);
  });

  it('keeps keys apart, and runs again once a task has ended', async () => {
    const singleFlight = new SingleFlight<string, string>();
    expect(
      await Promise.all([singleFlight.run('a', say('a')), singleFlight.run('b', say('b'))]),
    ).toEqual(['a', 'b']);
    expect(await singleFlight.run('a', say('again'))).toBe('again');
  });

  it('tells every caller of a failure, and forgets it', async () => {
    const singleFlight = new SingleFlight<string, string>();
    const callers = await Promise.allSettled([
      singleFlight.run('a', fail),
      singleFlight.run('a', fail),
    ]);
    expect(callers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await singleFlight.run('a', async () => 'yes')).toBe('yes');
  });
});
