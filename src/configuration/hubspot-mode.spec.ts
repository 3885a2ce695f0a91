import { ConfigurationError } from './configuration.error.js';
import { hubSpotMode } from './hubspot-mode.js';

const APP = { HUBSPOT_CLIENT_ID: 'an id', HUBSPOT_CLIENT_SECRET: 'a secret' };

describe('hubSpotMode', () => {
  it.each([
    ['nothing', {}],
    ['scopes', { HUBSPOT_SCOPES: 'oauth', HUBSPOT_OPTIONAL_SCOPES: 'crm.lists.read' }],
    ['an OAuth version', { HUBSPOT_OAUTH_VERSION: 'v1' }],
    ['encryption keys', { HUBSPOT_ENCRYPTION_KEYS: 'a key' }],
    ['NODE_ENV=development', { NODE_ENV: 'development' }],
    ['HUBSPOT_EMULATOR in production', { NODE_ENV: 'production', HUBSPOT_EMULATOR: 'true' }],
  ])('is the emulator with %s set', (_, environment) => {
    expect(hubSpotMode(environment, 'localhost')).toBe('emulator');
  });

  it.each(['localhost', '127.0.0.1', '127.8.8.8', '::1'])('emulates on HOST=%s', (host) => {
    expect(hubSpotMode({}, host)).toBe('emulator');
  });

  it.each([
    ['credentials', APP],
    ['credentials in production', { ...APP, NODE_ENV: 'production' }],
    ['credentials and URLs', { ...APP, HUBSPOT_API_URL: 'http://localhost:4010' }],
    ['credentials and HUBSPOT_EMULATOR=false', { ...APP, HUBSPOT_EMULATOR: 'false' }],
  ])('is HubSpot with %s set', (_, environment) => {
    expect(hubSpotMode(environment, '0.0.0.0')).toBe('hubspot');
  });

  it.each([
    ['production', { NODE_ENV: 'production' }, 'localhost', 'NODE_ENV is production'],
    ['an API', { HUBSPOT_API_URL: 'https://api' }, 'localhost', 'HUBSPOT_API_URL is set'],
    ['a consent page', { HUBSPOT_APP_URL: 'https://app' }, 'localhost', 'HUBSPOT_APP_URL is set'],
    ['a callback', { HUBSPOT_REDIRECT_URI: 'https://own' }, 'localhost', 'REDIRECT_URI is set'],
    ['a refusal', { HUBSPOT_EMULATOR: 'false' }, 'localhost', 'HUBSPOT_EMULATOR is false'],
    ['every interface', {}, '0.0.0.0', 'HOST is not a loopback address'],
    [
      'every interface and HUBSPOT_EMULATOR',
      { HUBSPOT_EMULATOR: 'true' },
      '::',
      'HOST is not a loopback address',
    ],
    ['a name', {}, 'app.example.com', 'HOST is not a loopback address'],
  ])('is neither with %s and no credentials', (_, environment, host, reason) => {
    const decide = () => hubSpotMode(environment, host);
    expect(decide).toThrow(ConfigurationError);
    expect(decide).toThrow(/set HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET/);
    expect(decide).toThrow(reason);
  });

  it.each([
    ['HUBSPOT_CLIENT_SECRET', { HUBSPOT_CLIENT_ID: 'an id' }],
    ['HUBSPOT_CLIENT_ID', { HUBSPOT_CLIENT_SECRET: 'a secret' }],
  ])('names the missing %s without the value of the other', (missing, environment) => {
    const decide = () => hubSpotMode(environment, 'localhost');
    expect(decide).toThrow(`${missing} is not`);
    expect(decide).not.toThrow(/an id|a secret/);
  });

  it('refuses credentials together with HUBSPOT_EMULATOR=true', () => {
    expect(() => hubSpotMode({ ...APP, HUBSPOT_EMULATOR: 'true' }, 'localhost')).toThrow(
      'Remove HUBSPOT_EMULATOR or the credentials',
    );
  });

  it('accepts true and false only', () => {
    expect(() => hubSpotMode({ HUBSPOT_EMULATOR: 'yes' }, 'localhost')).toThrow('true or false');
  });
});
