import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../libs/hubspot-oauth/src/command-line/database/open-database.js';
import { databaseUrlOf } from '../../libs/hubspot-oauth/src/command-line/database/database-url.js';
import { CommandFixture, DATABASES } from './support/fixture.js';

const HUB_IDS = Array.from({ length: 9 }, (_, index) => 3_000_001 + index) as [
  number,
  number,
  number,
  number,
  number,
  ...number[],
];
const TIMEOUT_MS = 120_000;

const refreshes = ({ emulator }: CommandFixture) =>
  emulator.requests.count('token', { grantType: 'refresh_token' });

describe.each(Object.keys(DATABASES))('import into %s', (database) => {
  let fixture: CommandFixture | undefined;
  let tokens: Map<number, string>;

  beforeAll(async () => {
    fixture = await CommandFixture.create(database, {
      accounts: HUB_IDS.map((hubId) => ({ hubId, contacts: 0 })),
    });
    if (fixture === undefined) return;
    tokens = new Map();
    for (const hubId of HUB_IDS) tokens.set(hubId, await fixture.grant(hubId));
    await fixture.run(['migrate']);
  }, TIMEOUT_MS);
  afterAll(() => fixture?.close());

  it(
    'takes over what can be, reports the rest, and sends nothing twice',
    async () => {
      if (fixture === undefined) return;
      const [first, second, revoked, claimed, unnamed] = HUB_IDS;
      fixture.emulator.accounts.uninstall(revoked);
      const file = path.join(fixture.folder, 'grants.csv');
      const rows = [
        [first, tokens.get(first)],
        [second, `"${tokens.get(second)}"`],
        [first, tokens.get(first)],
        [revoked, tokens.get(revoked)],
        [99, tokens.get(claimed)],
        ['', tokens.get(unnamed)],
        [second, 'another-token-of-the-account'],
        ['x1', 'a-token'],
        [first, ''],
      ];
      await writeFile(file, `portal_id,refresh_token\r\n${rows.join('\r\n')}\r\n`);
      const journal = path.join(fixture.folder, 'csv.journal');
      const command = ['import', file, '--rate', '100', '--journal', journal];

      const dry = await fixture.json([...command, '--dry-run']);
      expect(dry).toMatchObject({ counts: { pending: 5, duplicate: 2, invalid: 2 } });
      expect(refreshes(fixture)).toBe(0);

      const done = await fixture.run(command);
      expect(done.code).toBe(1);
      expect(done.stdout).toContain('3 taken over\n');
      expect(refreshes(fixture)).toBe(5);
      const again = await fixture.json(command);
      expect(again).toMatchObject({
        counts: { adopted: 3, duplicate: 2, revoked: 1, mismatch: 1, invalid: 2, failed: 0 },
        problems: [
          { position: 3, outcome: 'duplicate', reason: 'position 1 has the same refresh token' },
          { position: 4, hubId: revoked, outcome: 'revoked' },
          { position: 5, outcome: 'mismatch', reason: `the grant belongs to account ${claimed}` },
          { position: 7, hubId: second, outcome: 'duplicate' },
          { position: 8, outcome: 'invalid' },
          { position: 9, outcome: 'invalid' },
        ],
      });
      expect(refreshes(fixture)).toBe(5);
      const printed = done.stdout + done.stderr + JSON.stringify(again);
      expect([...tokens.values()].filter((token) => printed.includes(token))).toEqual([]);
      const shown = await fixture.json(['connections', 'list', '--status', 'active']);
      expect(shown).toMatchObject([{ hubId: first }, { hubId: second }, { hubId: unnamed }]);
    },
    TIMEOUT_MS,
  );

  it(
    'reads a query, and keeps connections that are active',
    async () => {
      if (fixture === undefined) return;
      const [first, , , , , ...others] = HUB_IDS;
      const opened = await openDatabase(databaseUrlOf(fixture.environment));
      await opened.executor.execute('CREATE TABLE portals (portal bigint, token varchar(500))', []);
      for (const hubId of [first, ...others]) {
        const values = `(${hubId}, '${tokens.get(hubId)}')`;
        await opened.executor.execute(`INSERT INTO portals VALUES ${values}`, []);
      }
      await opened.close();
      const before = refreshes(fixture);
      const report = await fixture.json([
        'import',
        '--query=SELECT portal, token FROM portals ORDER BY portal',
        '--token-column=token',
        '--account-column=portal',
        '--rate=100',
        `--journal=${path.join(fixture.folder, 'query.journal')}`,
      ]);
      expect(report).toMatchObject({
        counts: { adopted: others.length, already_connected: 1 },
        problems: [{ position: 1, hubId: first, outcome: 'already_connected' }],
      });
      expect(refreshes(fixture) - before).toBe(others.length);
    },
    TIMEOUT_MS,
  );
});

describe('import', () => {
  let fixture: CommandFixture;
  beforeAll(async () => {
    fixture = (await CommandFixture.create('SQLite'))!;
    await fixture.run(['migrate']);
  }, TIMEOUT_MS);
  afterAll(() => fixture.close());

  const fileOf = async (name: string, content: string) => {
    const file = path.join(fixture.folder, name);
    await writeFile(file, content);
    return file;
  };

  it.each<[string, string[], Record<string, string>, string]>([
    ['no source', [], {}, 'Name a file'],
    ['a file that is missing', ['nothing.csv'], {}, 'no file'],
    ['a statement that writes', ['--query', 'DELETE FROM a'], {}, 'SELECT'],
    ['a rate that is none', ['a.csv', '--rate', '0'], {}, '--rate'],
    ['a query that fails', ['--query', 'SELECT a FROM nowhere'], {}, 'failed'],
    [
      'an OAuth version that ends',
      ['--query', "SELECT 'a' AS refresh_token"],
      { HUBSPOT_OAUTH_VERSION: 'v1' },
      'dated version',
    ],
  ])(
    'refuses %s',
    async (_, args, environment, message) => {
      const { code, stderr } = await fixture.run(['import', ...args], environment);
      expect(code).toBe(2);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
    },
    TIMEOUT_MS,
  );

  it(
    'names the column that a file lacks, and the line that is no JSON',
    async () => {
      const csv = await fileOf('columns.csv', 'portal,token\n1,a\n');
      const journal = path.join(fixture.folder, 'columns.journal');
      const lacking = await fixture.run(['import', csv, '--journal', journal]);
      expect(lacking).toMatchObject({ code: 2 });
      expect(lacking.stderr).toContain('no column refresh_token');
      const jsonl = await fileOf('lines.jsonl', `{"refreshToken":"unknown"}\n{broken\n`);
      expect(await fixture.json(['import', jsonl, '--journal', journal])).toMatchObject({
        counts: { revoked: 1, invalid: 1 },
        problems: [{ position: 1 }, { position: 2, outcome: 'invalid' }],
      });
    },
    TIMEOUT_MS,
  );

  it(
    'changes nothing if HubSpot rejects the client, and takes over the grants later',
    async () => {
      const jsonl = await fileOf(
        'rejected.jsonl',
        `${JSON.stringify({ refreshToken: await fixture.grant(1234567), hubId: 1234567 })}\n`,
      );
      const command = ['import', jsonl, '--journal', path.join(fixture.folder, 'rejected.journal')];
      const rejected = await fixture.run(command, { HUBSPOT_CLIENT_SECRET: 'wrong-secret' });
      expect(rejected).toMatchObject({ code: 2, stdout: '' });
      expect(await fixture.json(command)).toMatchObject({ counts: { adopted: 1 } });
    },
    TIMEOUT_MS,
  );
});
