import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorOf } from '../../../../test/tokens/support/error-of.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { AdoptionJournal } from './adoption-journal.js';

const CLIENT_ID = 'the-app';

describe('AdoptionJournal', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'adoption-journal-'));
    file = path.join(folder, 'grants.journal');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (clientId = CLIENT_ID, readOnly = false) =>
    AdoptionJournal.open(file, clientId, { readOnly });

  it('is kept in memory without a file', async () => {
    const journal = await AdoptionJournal.open(undefined, CLIENT_ID, { readOnly: false });
    await journal.write({ grant: 'a', state: 'sent' });
    expect(journal.find('a')).toEqual({ grant: 'a', state: 'sent' });
    expect(journal.find('b')).toBeUndefined();
    await journal.close();
  });

  it('remembers the last entry of each grant', async () => {
    const first = await open();
    await first.write({ grant: 'a', state: 'sent' });
    await first.write({ grant: 'a', state: 'adopted', hubId: 7 });
    await first.write({ grant: 'b', state: 'recovered', hubId: 8 });
    await first.write({ grant: 'c', state: 'revoked', hubId: 9, reason: 'refused' });
    await first.write({ grant: 'd', state: 'adopted' });
    await first.close();
    const second = await open();
    expect(second.find('a')).toEqual({ grant: 'a', state: 'adopted', hubId: 7 });
    expect(second.find('c')).toMatchObject({ state: 'revoked', reason: 'refused' });
    expect(second.storedAccounts()).toEqual([7, 8]);
    await second.close();
  });

  it('can be read by its owner alone, and contains no refresh token', async () => {
    const journal = await open();
    await journal.write({ grant: AdoptionJournal.idOf('a-refresh-token'), state: 'sent' });
    await journal.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain('a-refresh-token');
    expect(AdoptionJournal.idOf('a-refresh-token')).not.toBe(
      AdoptionJournal.idOf('a-refresh-tokem'),
    );
  });

  it('names the app once, in its first line', async () => {
    for (const grant of ['a', 'b']) {
      const journal = await open();
      await journal.write({ grant, state: 'sent' });
      await journal.close();
    }
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { clientId: CLIENT_ID },
      { grant: 'a', state: 'sent' },
      { grant: 'b', state: 'sent' },
    ]);
  });

  it.each(['the-apq', 'the-ap', 'the-app2'])('is not that of the app "%s"', async (clientId) => {
    await (await open()).close();
    for (const readOnly of [false, true]) {
      const error = await errorOf(open(clientId, readOnly));
      expect(error).toBeInstanceOf(HubSpotConfigurationError);
      expect((error as Error).message).toContain('not a journal of this app');
    }
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('is no other file', async () => {
    await writeFile(file, 'portal_id,refresh_token\n1,a\n');
    expect(await errorOf(open())).toBeInstanceOf(HubSpotConfigurationError);
    expect(await readFile(file, 'utf8')).toBe('portal_id,refresh_token\n1,a\n');
  });

  it('continues after a line that was not finished', async () => {
    const journal = await open();
    await journal.write({ grant: 'a', state: 'sent' });
    await journal.close();
    await writeFile(file, '{"grant":"a","state":"ado', { flag: 'a' });
    const next = await open();
    expect(next.find('a')).toEqual({ grant: 'a', state: 'sent' });
    await next.write({ grant: 'b', state: 'sent' });
    await next.close();
    const last = await open();
    expect(last.find('b')).toEqual({ grant: 'b', state: 'sent' });
    await last.close();
  });

  it('ignores entries that are none', async () => {
    await (await open()).close();
    await writeFile(file, '{"grant":"a","state":"stolen"}\n5\n{"state":"sent"}\n', { flag: 'a' });
    const journal = await open();
    expect(journal.find('a')).toBeUndefined();
    await journal.close();
  });

  it('is read without a lock, and without being created', async () => {
    await open(CLIENT_ID, true);
    expect(existsSync(file)).toBe(false);
    const writer = await open();
    await writer.write({ grant: 'a', state: 'sent' });
    const reader = await open(CLIENT_ID, true);
    expect(reader.find('a')).toEqual({ grant: 'a', state: 'sent' });
    await reader.close();
    expect(existsSync(`${file}.lock`)).toBe(true);
    await writer.close();
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('is used by one process at a time, and taken over from one that was killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    await writeFile(`${file}.lock`, String(other.pid));
    const error = await errorOf(open());
    expect(error).toBeInstanceOf(HubSpotConfigurationError);
    expect((error as Error).message).toContain(`process ${other.pid}`);
    expect(existsSync(`${file}.lock`)).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await open()).close();
  });

  it.each(['', 'no number', '-1'])(
    'takes over a lock that names no process: "%s"',
    async (owner) => {
      await writeFile(`${file}.lock`, owner);
      const journal = await open();
      expect(await readFile(`${file}.lock`, 'utf8')).toBe(String(process.pid));
      await journal.close();
    },
  );
});
