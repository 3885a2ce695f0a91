import fc from 'fast-check';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { hubSpotOAuthOptionsFromEnvironment } from './environment.js';
import type { HubSpotOAuthOptions } from './hubspot-oauth-options.js';
import { resolveOptions } from './resolve-options.js';

const BYTES = Buffer.alloc(32, 'a key ');
const KEY = BYTES.toString('base64');

const OTHER_KEY = Buffer.alloc(32, 'other key ').toString('base64');

const COMPLETE: HubSpotOAuthOptions = {
  clientId: 'a-client',
  clientSecret: 'a-secret',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
  encryptionKeys: `k1:${KEY}`,
};

const LIMITS = { callsPerTenSeconds: 100, searchesPerSecond: 4 };

/** Options as JavaScript may pass them, whatever the types say. */
function refused(options: Readonly<Record<string, unknown>>): HubSpotConfigurationError {
  try {
    resolveOptions(options as unknown as HubSpotOAuthOptions);
  } catch (error) {
    if (error instanceof HubSpotConfigurationError) return error;
    throw error;
  }
  throw new Error('The options were accepted');
}

function reasonFor(option: string, value: unknown): string {
  const { problems } = refused({ ...COMPLETE, [option]: value });
  return problems.map((problem) => `${problem.option}: ${problem.reason}`).join('\n');
}

describe('resolveOptions', () => {
  it('applies the defaults', () => {
    const { clientSecret, encryptionKeys: _keys, ...visible } = COMPLETE;
    const resolved = resolveOptions(COMPLETE);
    expect(resolved).toMatchObject({ clientSecret, clientSecrets: [clientSecret] });
    expect(resolved.encryptionKeys).toEqual([{ id: 'k1', bytes: BYTES }]);
    expect({ ...resolved }).toEqual({
      ...visible,
      ownOrigin: 'https://app.example.com',
      optionalScopes: [],
      oauthVersion: '2026-09',
      apiUrl: 'https://api.hubapi.com',
      appUrl: 'https://app.hubspot.com',
      allowedReturnOrigins: [],
      defaultReturnTo: '/',
      publicUrl: 'https://app.example.com',
      refuseReplayedSignatures: false,
      marketplaceInstalls: 'none',
      maxCachedConnections: 10_000,
      refresh: { waitMs: 20_000, callTimeoutMs: 10_000, backOffMs: 2_000, backgroundPerSecond: 10 },
      retries: { limit: 4, deadlineMs: 30_000, backOffMs: 500 },
      pacing: { ...LIMITS, maxWaitMs: 15_000, instances: 1 },
      journal: false,
      webhooks: { mounted: undefined, acceptV1Signatures: false },
      pages: { texts: {} },
    });
    expect(resolveOptions({ ...COMPLETE, pacing: false }).pacing).toBe(false);
  });

  it.each([
    ['https://public.example.com', 'https://public.example.com'],
    ['https://public.example.com/', 'https://public.example.com'],
    ['HTTPS://Public.Example.com:443/app/', 'https://public.example.com/app'],
    ['http://localhost:4000', 'http://localhost:4000'],
  ])('knows the public URL %s as %s', (publicUrl, resolved) => {
    expect(resolveOptions({ ...COMPLETE, publicUrl }).publicUrl).toBe(resolved);
  });

  it.each([
    [false, 'none'],
    [true, 'all'],
    [{ signIn: false }, 'all'],
    [{ signIn: true }, 'with_sign_in'],
  ])('reads marketplaceInstalls %j as %s', (marketplaceInstalls, resolved) => {
    expect(resolveOptions({ ...COMPLETE, marketplaceInstalls }).marketplaceInstalls).toBe(resolved);
  });

  it.each([
    ['true', true],
    [' false ', false],
  ])('reads HUBSPOT_MARKETPLACE_INSTALLS=%s', (value, expected) => {
    const options = hubSpotOAuthOptionsFromEnvironment({ HUBSPOT_MARKETPLACE_INSTALLS: value });
    expect(options.marketplaceInstalls).toBe(expected);
  });

  it('knows both client secrets during a rotation, the current one first', () => {
    const { clientSecrets } = resolveOptions({ ...COMPLETE, previousClientSecret: 'before' });
    expect(clientSecrets).toEqual(['a-secret', 'before']);
  });

  it('reports everything that is missing at once, by option and environment variable', () => {
    expect(refused({}).message).toBe(
      [
        'HubSpot OAuth is not configured correctly:',
        '  - clientId (HUBSPOT_CLIENT_ID): is missing',
        '  - clientSecret (HUBSPOT_CLIENT_SECRET): is missing',
        '  - redirectUri (HUBSPOT_REDIRECT_URI): is missing',
        '  - scopes (HUBSPOT_SCOPES): is missing',
        '  - encryptionKeys (HUBSPOT_ENCRYPTION_KEYS): is missing',
      ].join('\n'),
    );
  });

  it('reports an empty environment as it reports missing options', () => {
    const { problems } = refused({ ...hubSpotOAuthOptionsFromEnvironment({}) });
    expect(problems).toEqual(refused({}).problems);
  });

  it.each<[string, unknown, string]>([
    ['clientId', '  ', 'clientId: is missing'],
    ['clientSecret', 5, 'clientSecret: must be a string'],
    ['redirectUri', '/callback', 'redirectUri: is not an absolute URL'],
    [
      'redirectUri',
      'http://app.example.com/cb',
      'redirectUri: must use https (http is for loopback only)',
    ],
    [
      'redirectUri',
      'javascript:alert(1)',
      'redirectUri: must use https (http is for loopback only)',
    ],
    [
      'redirectUri',
      'https://a:b@app.example.com/cb',
      'redirectUri: must not contain a user name or password',
    ],
    ['redirectUri', 'https://app.example.com/cb#top', 'redirectUri: must not contain a fragment'],
    ['redirectUri', 'https://app.example.com/cb?a=1', 'redirectUri: must not contain a query'],
    ['publicUrl', 'app.example.com', 'publicUrl: is not an absolute URL'],
    ['publicUrl', 'https://app.example.com?a=1', 'publicUrl: must not contain a query'],
    ['previousClientSecret', '', 'previousClientSecret: is missing'],
    ['marketplaceInstalls', 'yes', 'marketplaceInstalls: must be true, false or { signIn: true }'],
    ['refuseReplayedSignatures', 'yes', 'refuseReplayedSignatures: must be true or false'],
    ['scopes', [], 'scopes: is missing'],
    ['scopes', 'oauth', 'scopes: must be a list of scopes'],
    ['scopes', ['oauth', 'two words'], 'scopes.1: contains what is not a scope'],
    ['optionalScopes', ['"'], 'optionalScopes.0: contains what is not a scope'],
    ['encryptionKeys', '', 'encryptionKeys: is missing'],
    ['encryptionKeys', 7, 'encryptionKeys: must be a string or a list of strings'],
    ['encryptionKeys', `k1:${KEY},k1:${KEY}`, 'encryptionKeys: the key id "k1" is used twice'],
    ['oauthVersion', 'v2', 'oauthVersion: must be a dated version such as 2026-09, or v3, or v1'],
    [
      'oauthVersion',
      '2026-13',
      'oauthVersion: must be a dated version such as 2026-09, or v3, or v1',
    ],
    ['apiUrl', 'https://api.hubapi.com/v1', 'apiUrl: must be an origin, without a path or query'],
    ['appUrl', 'http://app.hubspot.com', 'appUrl: must use https (http is for loopback only)'],
    [
      'allowedReturnOrigins',
      ['https://a.example', '*'],
      'allowedReturnOrigins.1: is not an absolute URL',
    ],
    [
      'defaultReturnTo',
      '//evil.example',
      'defaultReturnTo: must be a path that starts with one slash',
    ],
    [
      'defaultReturnTo',
      '/\\evil.example',
      'defaultReturnTo: must be a path that starts with one slash',
    ],
    [
      'defaultReturnTo',
      '/\t/evil.example',
      'defaultReturnTo: must be a path that starts with one slash',
    ],
    ['defaultReturnTo', '/a\\b', 'defaultReturnTo: must be a path that starts with one slash'],
    ['maxCachedConnections', 0, 'maxCachedConnections: must be at least 1'],
    [
      'refresh',
      { waitMs: 'soon' },
      'refresh.waitMs: must be a number of milliseconds from 10 to 600000',
    ],
    [
      'refresh',
      { backOffMs: 10_001 },
      'refresh.backOffMs: must be a number of milliseconds from 1 to 10000',
    ],
    ['refresh', { leaseMs: 15_000 }, 'refresh.leaseMs: is not an option'],
    ['refresh', { waitms: 5 }, 'refresh.waitms: is not an option'],
    ['retries', { limit: 1.5 }, 'retries.limit: must be a whole number from 0 to 100'],
    ['retries', true, 'retries: must be false, or an object'],
    ['pacing', { instances: 0 }, 'pacing.instances: must be a whole number from 1 to 10000'],
    ['pacing', 'fast', 'pacing: must be false, or an object'],
    ['clientID', 'a-client', 'clientID: is not an option'],
  ])('refuses %s = %j', (option, value, expected) => {
    expect(reasonFor(option, value)).toBe(expected);
  });

  it.each([
    ['too short', `k1:${BYTES.toString('base64', 1)}`],
    ['too long', `k1:${Buffer.alloc(33, 'a key ').toString('base64')}`],
    ['without an id', KEY],
    ['not base64', `k1:${'!'.repeat(44)}`],
    ['second of two, malformed', `k1:${KEY},k2`],
  ])('refuses an encryption key that is %s, and says how to make one', (_name, encryptionKeys) => {
    const { message } = refused({ ...COMPLETE, encryptionKeys });
    expect(message).toMatch(
      /encryptionKeys \(HUBSPOT_ENCRYPTION_KEYS\): entry \d is not of the form id:base64\(32 bytes\)/,
    );
  });

  it.each<[string, Partial<HubSpotOAuthOptions>]>([
    ['http on localhost', { redirectUri: 'http://localhost:3000/cb' }],
    ['http on a loopback address', { apiUrl: 'http://127.0.0.1:4010' }],
    ['a later dated version', { oauthVersion: '2027-09' }],
    ['keys as a list', { encryptionKeys: [`k1:${KEY}`, `k2:${OTHER_KEY}`] }],
  ])('accepts %s', (_name, options) => {
    expect(resolveOptions({ ...COMPLETE, ...options })).toMatchObject({ clientId: 'a-client' });
  });

  it('reduces origins to what browsers send', () => {
    const { allowedReturnOrigins } = resolveOptions({
      ...COMPLETE,
      allowedReturnOrigins: ['HTTPS://UserA.Example.com:443/'],
    });
    expect(allowedReturnOrigins).toEqual(['https://usera.example.com']);
  });

  it('never shows a secret, whatever else is wrong', () => {
    // Marked, so that no random word is part of a message by chance.
    const secret = fc.stringMatching(/^~[\x21-\x7e]{8,60}$/);
    const shape = fc.constantFrom(
      (value: string) => ({ clientSecret: [value], encryptionKeys: value }),
      (value: string) => ({ clientSecret: value, encryptionKeys: `k1:${value}` }),
      (value: string) => ({ clientSecret: { value }, encryptionKeys: [value, `k1:${KEY}`] }),
      (value: string) => ({ clientSecret: value, encryptionKeys: { k1: value } }),
      (value: string) => ({ clientSecret: value, redirectUri: `https://me:${value}@a.example/` }),
      (value: string) => ({ clientSecret: value, apiUrl: `https://a.example/?key=${value}` }),
    );
    fc.assert(
      fc.property(secret, shape, (value, optionsWith) => {
        const { message } = refused({ ...COMPLETE, clientId: '', ...optionsWith(value) });
        expect(message).not.toContain(value);
        expect(message).toContain('clientId (HUBSPOT_CLIENT_ID)');
      }),
    );
  });
});
