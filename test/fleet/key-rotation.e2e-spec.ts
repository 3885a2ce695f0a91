import { eventually } from '../support/eventually.js';
import { Fixture } from './support/fixture.js';
import { insertSealedConnections } from './support/insert-sealed-connections.js';
import { NEW_KEY, OLD_KEY } from './support/protocol.js';
import { FULL } from './support/scale.js';

const HUB_IDS = [1234567, 7654321] as const;
const CONNECTIONS = FULL ? 100_000 : 1_000;
const PROCESSES = FULL ? 4 : 2;
/** Tokens expire while rows are encrypted anew, so that refreshes change rows at the same time. */
const LIFETIME_SECONDS = 8;
const CALL_EVERY_MS = 20;
const REFRESHES = (FULL ? 4 : 1) * HUB_IDS.length;

describe('rotating the encryption key', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.create('PostgreSQL', { expiresInSeconds: LIFETIME_SECONDS });
    await fixture.connect(...HUB_IDS);
    await insertSealedConnections(fixture, HUB_IDS[0], CONNECTIONS);
  }, 120_000);
  afterAll(() => fixture.close());

  const withKey = async (id: string) => {
    const [row] = await fixture.query<{ total: string }>(`
      SELECT count(*) AS total FROM hubspot_connection
      WHERE sealed_access_token LIKE 'hs1.${id}.%' OR sealed_refresh_token LIKE 'hs1.${id}.%'`);
    return Number(row?.total);
  };

  it(
    `fails no call of ${PROCESSES} processes while ${CONNECTIONS} connections are encrypted anew`,
    async () => {
      expect(await withKey('old')).toBe(CONNECTIONS + HUB_IDS.length);
      const keys = { encryptionKeys: [NEW_KEY, OLD_KEY] };
      const [serving, operator] = await Promise.all([
        fixture.fleet(PROCESSES, keys),
        fixture.fleet(1, keys),
      ]);
      const stops = await serving.all((worker, index) =>
        worker.load(HUB_IDS[index % HUB_IDS.length]!, CALL_EVERY_MS),
      );
      await operator.worker(0).send({ kind: 'reseal' });
      expect(await withKey('old')).toBe(0);
      await eventually(
        () => expect(serving.events('connection.refreshed')).toBeGreaterThanOrEqual(REFRESHES),
        10 * LIFETIME_SECONDS * 1_000,
      );
      const reports = await Promise.all(stops.map((stop) => stop()));
      expect(reports.map(({ failed }) => failed)).toEqual(reports.map(() => ({})));
      expect(await withKey('new')).toBe(CONNECTIONS + HUB_IDS.length);

      // The old key is not needed any more.
      const after = await fixture.fleet(1, { encryptionKeys: [NEW_KEY] });
      expect(await after.worker(0).call(HUB_IDS)).toMatchObject({ ok: HUB_IDS.length, failed: {} });
    },
    FULL ? 900_000 : 180_000,
  );
});
