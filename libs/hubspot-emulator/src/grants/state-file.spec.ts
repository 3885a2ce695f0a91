import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

describe('the state file', () => {
  let folder: string;
  let stateFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hubspot-emulator-'));
    stateFile = path.join(folder, 'data', 'state.json');
  });

  afterEach(async () => {
    await stopEmulators();
    await rm(folder, { recursive: true });
  });

  it('keeps grants and the clock across a restart', async () => {
    const first = await startEmulator({ stateFile });
    const client = new TestClient(first);
    const { access_token, refresh_token } = await client.connect();
    const revoked = await client.connect(7654321);
    await client.post('token/revoke', { token: revoked.refresh_token });
    first.clock.advance(60_000);
    await first.stop();

    const second = await startEmulator({ stateFile });
    const later = new TestClient(second);
    expect(second.clock.offsetMs).toBe(60_000);
    const contacts = '/crm/v3/objects/contacts';
    expect((await later.call(access_token, contacts)).status).toBe(200);
    expect((await later.refresh(refresh_token)).body.scopes).toEqual([
      'oauth',
      'crm.objects.contacts.read',
    ]);
    const refused = await later.refresh<ErrorBody>(revoked.refresh_token);
    expect(refused.body.status).toBe('BAD_REFRESH_TOKEN');
    second.clock.advance(30 * 60_000);
    expect((await later.call(access_token, contacts)).status).toBe(401);
    await second.stop();
    const saved = await readFile(stateFile, 'utf8');
    await first.stop();
    expect(await readFile(stateFile, 'utf8')).toBe(saved);
  });

  it('is written before the client receives its tokens, completely and with mode 0600', async () => {
    const emulator = await startEmulator({ stateFile });
    const client = new TestClient(emulator);
    const grants = await Promise.all(Array.from({ length: 20 }, () => client.connect()));
    const saved = await readFile(stateFile, 'utf8');
    for (const { refresh_token } of grants) expect(saved).toContain(refresh_token);
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    await emulator.stop();
    expect(await readdir(path.dirname(stateFile))).toEqual(['state.json']);
  });

  it('does not keep uninstalled apps', async () => {
    const emulator = await startEmulator({ stateFile });
    const { access_token, refresh_token } = await new TestClient(emulator).connect();
    emulator.accounts.uninstall(1234567);
    await emulator.stop();
    const saved = await readFile(stateFile, 'utf8');
    expect(saved).not.toContain(access_token);
    expect(saved).not.toContain(refresh_token);
  });

  it.each(['', 'not JSON', '{"version":0}', 'null'])(
    'is refused when it holds %p',
    async (content) => {
      stateFile = path.join(folder, 'state.json');
      await writeFile(stateFile, content);
      await expect(startEmulator({ stateFile })).rejects.toThrow('is not a state file');
    },
  );
});
