import * as surface from './index.js';
import type { EmulatedApp } from './index.js';
import { startEmulator, stopEmulators } from './testing/running-emulators.js';

const APP: EmulatedApp = {
  clientId: 'a',
  clientSecret: 's',
  name: 'App',
  redirectUris: ['https://app.example.com/callback'],
  requiredScopes: ['oauth'],
};

afterEach(stopEmulators);

describe('HubSpotEmulator', () => {
  it('is the only export of the package', () => {
    expect(Object.keys(surface)).toEqual(['HubSpotEmulator']);
  });

  it('listens on the loopback address', async () => {
    const emulator = await startEmulator();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(emulator.url)).status).toBe(200);
    await emulator.stop();
    await expect(emulator.stop()).resolves.toBeUndefined();
  });

  it.each(['localhost', '0.0.0.0'])('is reachable at its url with host %s', async (host) => {
    const emulator = await startEmulator({ host });
    expect(emulator.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await fetch(emulator.url)).status).toBe(200);
    await emulator.stop();
  });

  it('does not start on a port in use', async () => {
    const emulator = await startEmulator();
    const port = Number(new URL(emulator.url).port);
    await expect(startEmulator({ port })).rejects.toThrow('EADDRINUSE');
    await emulator.stop();
  });

  it.each([
    ['two apps with one client id', { apps: [APP, APP] }, 'client id'],
    ['a redirect URI HubSpot refuses', { apps: [{ ...APP, redirectUris: ['x'] }] }, 'Redirect URI'],
    ['two accounts with one id', { accounts: [{ hubId: 1 }, { hubId: 1 }] }, 'hubId 1'],
    ['an account id out of range', { accounts: [{ hubId: 2 ** 31 }] }, '32-bit'],
  ])('does not start with %s', async (_, options, message) => {
    await expect(startEmulator(options)).rejects.toThrow(message);
  });

  it('numbers the apps without an id', async () => {
    const emulator = await startEmulator({
      apps: [APP, { ...APP, clientId: 'b', appId: 7 }],
    });
    expect(emulator.apps.map(({ appId }) => appId)).toEqual([1_000_001, 7]);
    await emulator.stop();
  });

  it('names the account that does not exist', async () => {
    const emulator = await startEmulator();
    expect(() => emulator.accounts.get(1)).toThrow('No account has hubId 1');
    await emulator.stop();
  });
});
