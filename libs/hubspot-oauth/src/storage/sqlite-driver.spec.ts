import { sqliteDriverProblem } from './sqlite-driver.js';

describe('sqliteDriverProblem', () => {
  it.each([
    ['24.19.0', '12.11.1'],
    ['24.21.0', '11.0.0'],
    ['26.1.0', '12.11.1'],
  ])('warns of Node %s with better-sqlite3 %s', (node, driver) => {
    expect(sqliteDriverProblem(node, driver)).toContain('npm install better-sqlite3@13');
  });

  it.each([
    ['24.18.1', '12.11.1'],
    ['20.20.2', '12.11.1'],
    ['24.21.0', '13.0.0'],
    ['26.0.0', '14.1.0'],
    ['24.21.0', undefined],
  ])('says nothing of Node %s with better-sqlite3 %s', (node, driver) => {
    expect(sqliteDriverProblem(node, driver)).toBeUndefined();
  });
});
