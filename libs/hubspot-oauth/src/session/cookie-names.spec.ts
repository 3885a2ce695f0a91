import { cookiePrefixOf } from './cookie-names.js';

describe('cookiePrefixOf', () => {
  it('is the same after an upgrade, or sessions would end', () => {
    expect(cookiePrefixOf('a-client')).toBe('hubspot_65e80a6c');
  });

  it('differs between apps', () => {
    expect(cookiePrefixOf('a-client')).not.toBe(cookiePrefixOf('a-client-2'));
  });
});
