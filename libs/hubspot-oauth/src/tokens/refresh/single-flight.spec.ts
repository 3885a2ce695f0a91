import { SingleFlight } from './single-flight.js';

const say = (word: string) => async () => word;
const fail = () => Promise.reject(new Error('no'));

describe('SingleFlight', () => {
  it('runs a task once for callers with the same key at the same time', async () => {
    const flight = new SingleFlight<string, number>();
    let runs = 0;
    const task = async () => ++runs;
    const [one, other] = [flight.run('a', task), flight.run('a', task)];
    expect(one).toBe(other);
    expect(await one).toBe(1);
  });

  it('keeps keys apart, and runs again once a task has ended', async () => {
    const flight = new SingleFlight<string, string>();
    expect(await Promise.all([flight.run('a', say('a')), flight.run('b', say('b'))])).toEqual([
      'a',
      'b',
    ]);
    expect(await flight.run('a', say('again'))).toBe('again');
  });

  it('tells every caller of a failure, and forgets it', async () => {
    const flight = new SingleFlight<string, string>();
    const callers = await Promise.allSettled([flight.run('a', fail), flight.run('a', fail)]);
    expect(callers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flight.run('a', async () => 'yes')).toBe('yes');
  });
});
