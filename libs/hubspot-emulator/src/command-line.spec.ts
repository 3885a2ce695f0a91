import { SAMPLE_APP } from './apps/emulated-app.js';
import { HELP, parseCommandLine } from './command-line.js';
import { describeEmulator, describeRequest } from './command-output.js';
import { TestClient } from './testing/test-client.js';
import { startEmulator, stopEmulators } from './testing/running-emulators.js';

afterEach(stopEmulators);

describe('the command line', () => {
  it('uses the sample app on port 4010 by default', () => {
    expect(parseCommandLine([])).toMatchObject({
      port: 4010,
      apps: [SAMPLE_APP],
      rateLimits: true,
    });
  });

  it('sets everything', () => {
    const args =
      '--port 0 --host localhost --client-id id --client-secret secret --app-name App ' +
      '--allowed-host hubspot.test --redirect-uri http://localhost/a --redirect-uri http://localhost/b --scope oauth ' +
      '--optional-scope files --account 5 --account 6 --state-file s.json --expires-in 60 ' +
      '--webhook-url http://localhost:3000/hooks --webhook-subscription contact.creation ' +
      '--webhook-subscription deal.deletion --denial silent --rotate-refresh-tokens --no-rate-limits';
    expect(parseCommandLine(args.split(' '))).toEqual({
      port: 0,
      host: 'localhost',
      allowedHosts: ['hubspot.test'],
      apps: [
        {
          clientId: 'id',
          clientSecret: 'secret',
          name: 'App',
          redirectUris: ['http://localhost/a', 'http://localhost/b'],
          requiredScopes: ['oauth'],
          optionalScopes: ['files'],
          webhooks: {
            targetUrl: 'http://localhost:3000/hooks',
            subscriptions: ['contact.creation', 'deal.deletion'],
          },
        },
      ],
      accounts: [{ hubId: 5 }, { hubId: 6 }],
      stateFile: 's.json',
      expiresInSeconds: 60,
      denial: 'silent',
      rotateRefreshTokens: true,
      rateLimits: false,
    });
  });

  it('lists every option in the help', () => {
    expect(parseCommandLine(['--help'])).toBe('help');
    for (const name of [
      'port',
      'client-id',
      'state-file',
      'no-rate-limits',
      'denial',
      'webhook-url',
      'webhook-subscription',
    ]) {
      expect(HELP).toContain(`--${name}`);
    }
  });

  it.each([
    ['--port', 'x'],
    ['--port', '70000'],
    ['--denial', 'loud'],
    ['--account', '-1'],
    ['--webhook-url', 'http://localhost/'],
    ['--webhook-subscription', 'contact.creation'],
    ['--webhook-url', 'localhost:3000', '--webhook-subscription', 'contact.creation'],
    ['--unknown', ''],
  ])('is refused with %s %s', (...args) => {
    expect(() => parseCommandLine(args)).toThrow(args[0]);
  });
});

describe('the command output', () => {
  it('names the webhooks of the app', async () => {
    const webhooks = { targetUrl: 'http://localhost:3000/hooks', subscriptions: ['deal.creation'] };
    const emulator = await startEmulator({ apps: [{ ...SAMPLE_APP, webhooks }] });
    const text = describeEmulator(emulator);
    for (const word of [webhooks.targetUrl, 'deal.creation']) expect(text).toContain(word);
  });

  it('prints the URL, the app and one line per request without secrets', async () => {
    const lines: string[] = [];
    const emulator = await startEmulator({
      onRequest: (entry) => lines.push(describeRequest(entry)),
    });
    const text = describeEmulator(emulator);
    for (const word of [
      emulator.url,
      SAMPLE_APP.clientId,
      SAMPLE_APP.clientSecret,
      '1234567',
      '/webhooks-journal/',
    ]) {
      expect(text).toContain(word);
    }
    await new TestClient(emulator).connect();
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(
      /POST {2}\/oauth\/2026-03\/token {2}200 .*authorization_code.*1234567/,
    );
    const printed = lines.join('\n');
    expect(emulator.secrets().filter((secret) => printed.includes(secret))).toEqual([]);
    await emulator.stop();
  });
});
