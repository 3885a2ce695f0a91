import { CommandFixture, DATABASES } from './support/fixture.js';

const HUB_ID = 1234567;
const OTHER_HUB_ID = 7654321;
const NEW_KEY = `new:${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

const TIMEOUT_MS = 120_000;

describe.each(Object.keys(DATABASES))('the commands on %s', (database) => {
  let fixture: CommandFixture | undefined;
  const ifAvailable = (body: (ready: CommandFixture) => Promise<void>) => async () => {
    if (fixture !== undefined) await body(fixture);
  };

  beforeAll(async () => {
    fixture = await CommandFixture.create(database);
  }, 60_000);
  afterAll(() => fixture?.close());

  it(
    'create the tables once, in a race',
    ifAvailable(async (ready) => {
      const early = await ready.run(['connections', 'list']);
      expect(early).toMatchObject({ code: 2, stdout: '' });
      expect(early.stderr.replaceAll(/\s+/g, ' ')).toContain('nestjs-hubspot-oauth migrate');
      const racers = await Promise.all([ready.run(['migrate']), ready.run(['migrate'])]);
      expect(racers).toMatchObject([{ code: 0 }, { code: 0 }]);
      expect(racers.map(({ stdout }) => stdout).join('')).toContain(
        'Created the table hubspot_conn',
      );
      expect(await ready.json(['migrate'])).toEqual({ created: [] });
      expect(await ready.json(['connections', 'list'])).toEqual([]);
    }),
    TIMEOUT_MS,
  );

  it(
    'list, show and refresh connections',
    ifAvailable(async (ready) => {
      await ready.connect(HUB_ID, OTHER_HUB_ID);
      expect(await ready.json(['connections', 'list'])).toMatchObject([
        { hubId: HUB_ID, status: 'active' },
        { hubId: OTHER_HUB_ID, status: 'active' },
      ]);
      const page = await ready.json([
        'connections',
        'list',
        '--after',
        `${HUB_ID}`,
        '--limit',
        '1',
      ]);
      expect(page).toMatchObject([{ hubId: OTHER_HUB_ID }]);
      const shown = await ready.run(['connections', 'show', `${HUB_ID}`]);
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(shown.stdout).toMatch(/^status +active$/m);

      const before = ready.emulator.requests.count('token', { hubId: HUB_ID });
      const refreshed = await ready.run(['connections', 'refresh', `${HUB_ID}`]);
      expect(refreshed).toMatchObject({ code: 0, stderr: '' });
      expect(ready.emulator.requests.count('token', { hubId: HUB_ID }) - before).toBe(1);
      expect(await ready.run(['connections', 'refresh', '99'])).toMatchObject({ code: 2 });
    }),
    TIMEOUT_MS,
  );

  it(
    'retire a key',
    ifAvailable(async (ready) => {
      const both = `${NEW_KEY},${ready.environment['HUBSPOT_ENCRYPTION_KEYS']}`;
      const environment = { HUBSPOT_ENCRYPTION_KEYS: both };
      const status = await ready.run(['keys', 'status'], environment);
      expect(status).toMatchObject({ code: 1 });
      expect(status.stdout).toMatch(/^new +current +0 +0 +0$/m);
      expect(status.stdout).toMatch(/^test +former +2 +0 +0$/m);
      const missing = await ready.run(['keys', 'status'], { HUBSPOT_ENCRYPTION_KEYS: NEW_KEY });
      expect(missing).toMatchObject({ code: 1 });
      expect(missing.stdout).toMatch(/^test +not configured +2 +0 +0$/m);

      expect(await ready.json(['keys', 'reseal'], environment)).toMatchObject({ resealed: 2 });
      const after = await ready.run(['keys', 'status'], { HUBSPOT_ENCRYPTION_KEYS: NEW_KEY });
      expect(after).toMatchObject({ code: 0 });
      expect(await ready.json(['keys', 'reseal'])).toMatchObject({ unreadable: 2 });
      const back = { HUBSPOT_ENCRYPTION_KEYS: both.split(',').toReversed().join(',') };
      expect(await ready.run(['keys', 'reseal'], back)).toMatchObject({ code: 0 });
    }),
    TIMEOUT_MS,
  );

  it(
    'report a revoked grant, and disconnect',
    ifAvailable(async (ready) => {
      ready.emulator.accounts.uninstall(OTHER_HUB_ID);
      const refused = await ready.run(['connections', 'refresh', `${OTHER_HUB_ID}`]);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('was revoked');
      expect(await ready.run(['connections', 'show', `${OTHER_HUB_ID}`])).toMatchObject({
        code: 1,
      });
      const revoked = ['connections', 'list', '--status', 'reauthorization_required'];
      expect(await ready.json(revoked)).toMatchObject([{ hubId: OTHER_HUB_ID }]);

      const disconnect = ['connections', 'disconnect', `${HUB_ID}`];
      expect(await ready.json([...disconnect, '--uninstall'])).toEqual({
        hubId: HUB_ID,
        disconnected: true,
      });
      expect(ready.emulator.requests.count('uninstall')).toBe(1);
      expect(await ready.run(disconnect)).toMatchObject({ code: 1 });
    }),
    TIMEOUT_MS,
  );

  it(
    'print the schema of the database',
    ifAvailable(async (ready) => {
      const { code, stdout } = await ready.run(['schema']);
      expect(code).toBe(0);
      expect(stdout).toContain('CREATE TABLE IF NOT EXISTS hubspot_connection');
      expect(await ready.json(['schema'])).toHaveLength(database === 'MariaDB' ? 5 : 8);
    }),
    TIMEOUT_MS,
  );

  it(
    'never print a secret',
    ifAvailable(async (ready) => {
      const commands = [
        ['connections', 'list', '--json'],
        ['connections', 'show', `${OTHER_HUB_ID}`, '--json'],
        ['keys', 'status', '--json'],
        ['connections', 'refresh', `${OTHER_HUB_ID}`],
      ];
      const results = await Promise.all(commands.map((command) => ready.run(command)));
      const printed = results.map(({ stdout, stderr }) => stdout + stderr).join('');
      const secrets = [
        ...ready.emulator.secrets(),
        ready.environment['HUBSPOT_ENCRYPTION_KEYS']!.split(':')[1]!,
      ];
      expect(secrets.length).toBeGreaterThan(4);
      expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
    }),
    TIMEOUT_MS,
  );
});
