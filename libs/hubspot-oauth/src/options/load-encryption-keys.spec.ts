import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { loadEncryptionKeys } from './load-encryption-keys.js';

const options = {
  clientId: 'client',
  clientSecret: 'secret',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
};

describe('loadEncryptionKeys', () => {
  it('calls a function for the keys', async () => {
    const loaded = await loadEncryptionKeys({ ...options, encryptionKeys: async () => ['k1:key'] });
    expect(loaded).toEqual({ ...options, encryptionKeys: ['k1:key'] });
  });

  it('leaves keys that are known as they are', async () => {
    const known = { ...options, encryptionKeys: 'k1:key' };
    await expect(loadEncryptionKeys(known)).resolves.toBe(known);
  });

  it('reports a function that fails, without what it says', async () => {
    const failing = loadEncryptionKeys({
      ...options,
      encryptionKeys: async () => {
        throw new RangeError('cannot unwrap c2VjcmV0');
      },
    });
    await expect(failing).rejects.toThrow(HubSpotConfigurationError);
    await expect(failing).rejects.toThrow(/encryptionKeys: could not be loaded: .* RangeError$/);
  });
});
