import { isUselessAfter } from './is-useless-after.js';

describe('isUselessAfter', () => {
  it.each(['25006', '57P01', '57P02', '57P03'])('of PostgreSQL: %s', (code) => {
    expect(isUselessAfter(Object.assign(new Error('failed'), { code }))).toBe(true);
  });

  it.each([1290, 1792, 1836])('of MySQL: %i', (errno) => {
    const error = Object.assign(new Error('failed'), { code: 'ER_OF_THE_SERVER', errno });
    expect(isUselessAfter(error)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    ['25005', undefined],
    ['250060', undefined],
    ['125006', undefined],
    ['57P00', undefined],
    ['57P04', undefined],
    [25_006, undefined],
    ['ER_DUP_ENTRY', 1062],
    ['1290', undefined],
    [undefined, 1291],
    [undefined, '1290'],
    [undefined, undefined],
  ])('not of others: code %s, errno %s', (code, errno) => {
    expect(isUselessAfter(Object.assign(new Error('failed'), { code, errno }))).toBe(false);
  });
});
