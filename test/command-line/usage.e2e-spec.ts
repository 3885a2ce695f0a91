import { COMMANDS } from '../../libs/hubspot-oauth/src/command-line/commands.js';
import { runCommand } from './support/run-command.js';

const DATABASE_PASSWORD = 'a-database-password';

it('explains itself without an environment', async () => {
  const overview = await runCommand([], {});
  expect(overview).toMatchObject({ code: 0, stderr: '' });
  for (const { summary } of COMMANDS) expect(overview.stdout).toContain(summary);
  const texts = [overview.stdout];
  for (const { load } of COMMANDS) texts.push((await load()).help);
  const lines = texts.flatMap((text) => text.split('\n'));
  expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  expect(COMMANDS.length).toBeGreaterThan(8);
});

it('makes a key that the next one does not collide with', async () => {
  const first = await runCommand(['keys', 'new'], {});
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^k1:[A-Za-z0-9+/]{43}=\n$/);
  const keys = first.stdout.trim();
  const second = await runCommand(['keys', 'new', '--json'], { HUBSPOT_ENCRYPTION_KEYS: keys });
  expect(JSON.parse(second.stdout)).toMatchObject({ id: 'k2', others: ['k1'] });
  expect(second.stdout + second.stderr).not.toContain(keys.slice(3));
});

it.each([
  ['an unknown command', ['conections']],
  ['a group alone', ['keys']],
  ['an unknown option', ['migrate', '--force']],
  ['a missing argument', ['connections', 'show']],
  ['a second argument', ['connections', 'show', '1', '2']],
  ['an account that is none', ['connections', 'show', 'x1']],
  ['an unknown dialect', ['schema', 'oracle']],
  ['a status that is none', ['connections', 'list', '--status', 'ok']],
  ['a limit that is none', ['connections', 'list', '--limit', '0']],
])('refuses %s', async (_, args) => {
  const { code, stdout, stderr } = await runCommand(args, {});
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/See: |Name one of/);
  expect(stderr).not.toMatch(/\n {4}at |Unexpected/);
});

it.each([
  ['no database', {}, 'DATABASE_URL is not set'],
  ['another database', { DATABASE_URL: 'mongodb://db/app' }, 'DATABASE_URL must be sqlite:'],
  [
    'a database that is down',
    { DATABASE_URL: `postgres://app:${DATABASE_PASSWORD}@127.0.0.1:1/app` },
    'ECONNREFUSED',
  ],
  [
    'a MySQL server that is down',
    { DATABASE_URL: `mysql://app:${DATABASE_PASSWORD}@127.0.0.1:1/app` },
    'ECONNREFUSED',
  ],
])('says what to do about %s, without the password', async (_, environment, problem) => {
  const { code, stdout, stderr } = await runCommand(['migrate'], environment);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(problem);
  expect(stderr).not.toContain(DATABASE_PASSWORD);
});

it('says which driver to install', async () => {
  const environment = { DATABASE_URL: 'postgres://app@127.0.0.1:1/app' };
  const { code, stderr } = await runCommand(['migrate'], environment, '/');
  expect(code).toBe(2);
  expect(stderr).toContain('npm install pg');
});

it('lists every variable that is missing', async () => {
  const { code, stderr } = await runCommand(['connections', 'list'], {});
  expect(code).toBe(2);
  for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'SCOPES', 'ENCRYPTION_KEYS']) {
    expect(stderr).toContain(`HUBSPOT_${name} is missing`);
  }
});
