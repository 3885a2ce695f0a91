import { SQLITE_STORE, type StoreKind } from '../contracts/support/open-store.js';
import { findMysql } from '../support/databases.js';
import { FULL } from './support/scale.js';
import { Fixture, type StoreName } from './support/fixture.js';

const HUB_ID = 1234567;
const FEWER = FULL ? 8 : 4;
const CALLS_OF_EACH = 50;
const mysql = await findMysql();

const stores: [StoreKind, StoreName, number][] = [
  ['pg', 'PostgreSQL', 8],
  ['drizzle', 'PostgreSQL', 8],
  ['typeorm-0.3', 'PostgreSQL', FEWER],
  [SQLITE_STORE, 'SQLite', FEWER],
  ['typeorm-0.3', 'SQLite', FEWER],
  ...(mysql === undefined
    ? []
    : ([
        ['mysql2', 'MariaDB', 8],
        ['typeorm-0.3', 'MariaDB', FEWER],
      ] as [StoreKind, StoreName, number][])),
];

describe.each(stores)('with the store %s on %s', (store, database, processes) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.create(database, { rotateRefreshTokens: true });
    await fixture.connect(HUB_ID);
  }, 60_000);
  afterAll(() => fixture.close());

  it(`${processes} processes with ${processes * CALLS_OF_EACH} calls on one expired grant refresh it once`, async () => {
    const fleet = await fixture.fleet(processes, { store });
    await fixture.expireStored();
    fixture.emulator.requests.clear();
    const reports = await fleet.all((worker) => worker.call(HUB_ID, CALLS_OF_EACH));
    await fleet.stop();

    expect(fixture.refreshCount()).toBe(1);
    expect(reports.map(({ ok, failed }) => ({ ok, failed }))).toEqual(
      reports.map(() => ({ ok: CALLS_OF_EACH, failed: {} })),
    );
  }, 120_000);
});
