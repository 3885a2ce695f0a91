import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type BootedApp, bootApp, SCOPES, testApp } from '../support/boot-app.js';
import { CommandFixture, DATABASES } from './support/fixture.js';
import type { Environment } from './support/run-command.js';

const HUB_ID = 1234567;
const REVOKED_HUB_ID = 7654321;
const RANDOM_KEY = `k1:${Buffer.from('7f3a1c520b4e4d7a9c1e5a6b8d2e4f10e2c9d4b681f74a35b0d83c7e6f9a2b51', 'hex').toString('base64')}`;
const TIMEOUT_MS = 120_000;

interface Line {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failure';
  readonly detail: string;
  readonly advice?: string;
}

describe.each(Object.keys(DATABASES))('doctor on %s', (database) => {
  let fixture: CommandFixture | undefined;
  let app: BootedApp;
  beforeAll(async () => {
    fixture = await CommandFixture.create(database);
    if (fixture === undefined) return;
    app = await bootApp({ sharedEmulator: fixture.emulator });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await app?.close();
    await fixture?.close();
  });

  it(
    'is content with what is right, and tells how far the database is',
    async () => {
      if (fixture === undefined) return;
      const environment = {
        HUBSPOT_REDIRECT_URI: `${app.origin}/hubspot/oauth/callback`,
        HUBSPOT_ENCRYPTION_KEYS: RANDOM_KEY,
      };
      const before = (await fixture.json(['doctor'], environment)) as Line[];
      expect(
        before.find(({ name }) => name === (database === 'SQLite' ? 'database' : 'tables')),
      ).toMatchObject({ status: 'failure', advice: expect.stringContaining('migrate') });
      await fixture.run(['migrate']);
      const after = await fixture.run(['doctor'], environment);
      expect(after).toMatchObject({ code: 0, stderr: '' });
      expect(after.stdout.split('\n').filter((line) => line !== '')).toHaveLength(11);
      expect(after.stdout).not.toMatch(/warning|failure|\[\d+m/);
    },
    TIMEOUT_MS,
  );
});

describe('doctor on a wrong configuration', () => {
  let fixture: CommandFixture;
  let app: BootedApp;
  let other: Server;
  let otherUrl: string;

  beforeAll(async () => {
    fixture = (await CommandFixture.create('SQLite'))!;
    app = await bootApp({ sharedEmulator: fixture.emulator });
    await fixture.connect(HUB_ID, REVOKED_HUB_ID);
    other = createServer(({ url }, response) => {
      if (url === '/moved') response.writeHead(301, { Location: '/elsewhere' });
      else response.writeHead(url === '/limited/oauth/2026-09/token' ? 429 : 404);
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    otherUrl = `http://localhost:${(other.address() as AddressInfo).port}`;
  }, TIMEOUT_MS);
  afterAll(async () => {
    other.close();
    await app.close();
    await fixture.close();
  });

  const lines = async (environment: Environment) => {
    const right = { HUBSPOT_REDIRECT_URI: `${app.origin}/hubspot/oauth/callback` };
    const { code, stdout } = await fixture.run(['doctor', '--json'], { ...right, ...environment });
    const found = JSON.parse(stdout) as Line[];
    return { code, line: (name: string) => found.find((line) => line.name === name) };
  };

  it.each<[string, string, Line['status'], Environment, RegExp]>([
    ['a wrong secret', 'client', 'failure', { HUBSPOT_CLIENT_SECRET: 'not-the-one' }, /rejected/],
    ['an unknown id', 'client', 'failure', { HUBSPOT_CLIENT_ID: 'not-the-one' }, /rejected/],
    ['no secret', 'client', 'failure', { HUBSPOT_CLIENT_SECRET: '' }, /SECRET is missing/],
    ['no HubSpot', 'client', 'failure', { HUBSPOT_API_URL: 'http://localhost:1' }, /not respond/],
    [
      'a callback without https',
      'redirect URI',
      'failure',
      { HUBSPOT_REDIRECT_URI: 'http://a.example/cb' },
      /https/,
    ],
    [
      'a callback that is down',
      'redirect URI',
      'warning',
      { HUBSPOT_REDIRECT_URI: 'http://localhost:1/cb' },
      /respond/,
    ],
    [
      'a public callback that is down',
      'redirect URI',
      'failure',
      { HUBSPOT_REDIRECT_URI: 'https://nothing.invalid/cb' },
      /respond/,
    ],
    ['no scopes', 'scopes', 'failure', { HUBSPOT_SCOPES: '' }, /missing/],
    [
      'a scope that is required and optional',
      'scopes',
      'warning',
      { HUBSPOT_OPTIONAL_SCOPES: 'oauth' },
      /both/,
    ],
    [
      'a scope that is listed twice',
      'scopes',
      'warning',
      { HUBSPOT_SCOPES: `${SCOPES.join(' ')} oauth` },
      /twice/,
    ],
    ['OAuth v1', 'OAuth version', 'warning', { HUBSPOT_OAUTH_VERSION: 'v1' }, /2027-02-16/],
    ['no OAuth version', 'OAuth version', 'failure', { HUBSPOT_OAUTH_VERSION: 'v2' }, /dated/],
    ['no keys', 'encryption keys', 'failure', { HUBSPOT_ENCRYPTION_KEYS: '' }, /missing/],
    [
      'another key',
      'encryption keys',
      'failure',
      { HUBSPOT_ENCRYPTION_KEYS: RANDOM_KEY },
      /does not contain/,
    ],
    ['a weak key', 'encryption keys', 'warning', {}, /text or a pattern/],
    ['a signing URL that is none', 'signing URL', 'failure', { PUBLIC_URL: 'app' }, /absolute/],
    [
      'a local signing URL',
      'signing URL',
      'warning',
      { PUBLIC_URL: 'http://localhost:1', HUBSPOT_REDIRECT_URI: 'https://nothing.invalid/cb' },
      /cannot call/,
    ],
    [
      'a previous secret',
      'signing URL',
      'warning',
      { HUBSPOT_PREVIOUS_CLIENT_SECRET: 'the-one-before' },
      /previous/,
    ],
    ['no database', 'database', 'failure', { DATABASE_URL: '' }, /not set/],
    [
      'a missing file',
      'database',
      'failure',
      { DATABASE_URL: 'sqlite:/nowhere/a.sqlite' },
      /exist/,
    ],
    [
      'a server that is down',
      'database',
      'failure',
      { DATABASE_URL: 'postgres://a:a-password@127.0.0.1:1/a' },
      /ECONNREFUSED/,
    ],
    [
      'another option',
      'options',
      'failure',
      { HUBSPOT_MARKETPLACE_INSTALLS: 'yes' },
      /true, false/,
    ],
  ])(
    'reports %s',
    async (_, name, status, environment, detail) => {
      const { code, line } = await lines(environment);
      const found = line(name);
      expect(found).toMatchObject({ status, advice: expect.any(String) });
      expect(found?.detail).toMatch(detail);
      expect(code).toBeGreaterThanOrEqual(status === 'failure' ? 2 : 1);
    },
    TIMEOUT_MS,
  );

  it(
    'reports a callback at another path, and one that redirects',
    async () => {
      const mounted = await lines({ HUBSPOT_REDIRECT_URI: `${otherUrl}/hubspot/oauth/callback` });
      expect(mounted.line('redirect URI')).toMatchObject({
        status: 'failure',
        detail: expect.stringContaining('404'),
      });
      const moved = await lines({ HUBSPOT_REDIRECT_URI: `${otherUrl}/moved` });
      expect(moved.line('redirect URI')?.detail).toContain('redirects');
      const api = await lines({ HUBSPOT_API_URL: otherUrl });
      expect(api.line('client')?.detail).toContain('404');
    },
    TIMEOUT_MS,
  );

  it(
    'reports revoked connections, missing scopes and clocks that differ',
    async () => {
      fixture.emulator.accounts.uninstall(REVOKED_HUB_ID);
      await fixture.run(['connections', 'refresh', `${REVOKED_HUB_ID}`]);
      const shift = path.join(fixture.folder, 'shift.mjs');
      await writeFile(shift, 'const now = Date.now; Date.now = () => now() + 90_000;');
      const { code, line } = await lines({
        HUBSPOT_SCOPES: `${SCOPES.join(' ')} crm.objects.deals.read`,
        NODE_OPTIONS: `--import=${shift}`,
      });
      expect(line('connections')).toMatchObject({
        status: 'warning',
        detail: '1 active, 1 to install again, 0 disconnected',
        advice: expect.stringContaining(String(REVOKED_HUB_ID)),
      });
      expect(line('granted scopes')).toMatchObject({
        status: 'warning',
        detail: '1 active accounts lack crm.objects.deals.read',
      });
      expect(line('database clock')).toMatchObject({
        status: 'warning',
        detail: "90 s behind this machine's",
      });
      expect(code).toBe(1);
    },
    TIMEOUT_MS,
  );

  it(
    'prints lines of 80 columns, and no secret',
    async () => {
      const secret = testApp('').clientSecret;
      const { stdout, stderr } = await fixture.run(['doctor'], {
        PUBLIC_URL: `https://user:${secret}@app.example`,
      });
      expect(stdout).toContain('must not contain a user name or password');
      expect(stdout + stderr).not.toContain(secret);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
    TIMEOUT_MS,
  );
});
