import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { reservePort } from '../support/reserve-port.js';

describe('emulator mode over a restart', () => {
  let folder: string;
  let environment: { PORT: string };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    environment = { PORT: String(await reservePort()) };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const boot = () => bootQuickstart({ folder, environment });
  const keyFile = () => path.join(folder, 'encryption.key');

  async function connectOnce(browser: Browser): Promise<void> {
    const quickstart = await boot();
    expect((await install(quickstart, browser)).status).toBe(302);
    await quickstart.close();
  }

  it('keeps the account connected and the browser signed in', async () => {
    const browser = new Browser();
    await connectOnce(browser);
    const quickstart = await boot();
    try {
      expect((await browser.get(`${quickstart.origin}/api/contacts`)).status).toBe(200);
      // The restarted emulator also accepts the refresh token.
      quickstart.emulator.accounts.expireAccessTokens();
      expect((await browser.get(`${quickstart.origin}/api/contacts`)).status).toBe(200);
    } finally {
      await quickstart.close();
    }
  });

  it('creates its client secret at the first start, for this user only', async () => {
    const file = path.join(folder, 'emulator-client.secret');
    const first = await boot();
    const secret = first.emulator.apps[0]?.clientSecret;
    await first.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(secret);
    expect(secret).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const second = await boot();
    expect(second.emulator.apps[0]?.clientSecret).toBe(secret);
    await second.close();
  });

  it('keeps its key in a file for this user only and does not replace it', async () => {
    await (await boot()).close();
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
    const key = await readFile(keyFile(), 'utf8');
    await (await boot()).close();
    expect(await readFile(keyFile(), 'utf8')).toBe(key);
  });

  it('refuses to start with encrypted tokens and no key, and creates no new key', async () => {
    await connectOnce(new Browser());
    await rm(keyFile());
    await expect(boot()).rejects.toThrow(
      /The key file .*encryption\.key is missing.* Restore the file/,
    );
    await expect(stat(keyFile())).rejects.toThrow('ENOENT');
  });

  it('creates a new key if nothing is encrypted', async () => {
    await (await boot()).close();
    await rm(keyFile());
    await (await boot()).close();
    expect((await stat(keyFile())).size).toBeGreaterThan(40);
  });

  it("asks to install again if the emulator's state was lost", async () => {
    const browser = new Browser();
    await connectOnce(browser);
    await rm(path.join(folder, 'emulator.json'));
    const quickstart = await boot();
    try {
      expect((await browser.get(`${quickstart.origin}/`)).body).toContain('Install again');
      expect((await install(quickstart, browser)).status).toBe(302);
      expect((await browser.get(`${quickstart.origin}/api/contacts`)).status).toBe(200);
    } finally {
      await quickstart.close();
    }
  });
});
