import { dialects } from './dialects.js';

describe.each([
  {
    dialect: 'sqlite',
    unique: ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE'],
    notUnique: ['SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT_UNIQUENESS', 'SQLITE_CONSTRAINT_NOTNULL'],
    contention: ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
    noContention: ['SQLITE_READONLY', 'NO_SQLITE_BUSY'],
  },
  {
    dialect: 'postgres',
    unique: ['23505'],
    notUnique: ['23502', '235050', '123505'],
    contention: ['40001', '40P01', '55P03'],
    noContention: ['40002', '400010', '140001', '55P030'],
  },
  {
    dialect: 'mysql',
    unique: ['ER_DUP_ENTRY'],
    notUnique: ['ER_DUP_ENTRY_AUTOINCREMENT_CASE', 'ER_DUP_KEYNAME'],
    contention: ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'],
    noContention: ['ER_LOCK_ABORTED', 'ER_LOCK_TABLE_FULL'],
  },
] as const)('error codes of $dialect', ({ dialect, ...codes }) => {
  const { uniqueViolation, contention } = dialects[dialect];

  it('that say that a key exists', () => {
    expect(codes.unique.filter((code) => !uniqueViolation.test(code))).toEqual([]);
    expect(codes.notUnique.filter((code) => uniqueViolation.test(code))).toEqual([]);
  });

  it('after which the statement is repeated', () => {
    expect(codes.contention.filter((code) => !contention.test(code))).toEqual([]);
    expect(codes.noContention.filter((code) => contention.test(code))).toEqual([]);
  });
});
