import type { HubSpotOAuthOptions } from './hubspot-oauth-options.js';
import { resolveOptions } from './resolve-options.js';

const COMPLETE: HubSpotOAuthOptions = {
  clientId: 'a-client',
  clientSecret: 'a-secret',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
  encryptionKeys: `k1:${Buffer.alloc(32, 'a key ').toString('base64')}`,
};

/** The value of one member of one group after the defaults and checks. */
function resolved(group: string, member: string, value: unknown): unknown {
  const options = { ...COMPLETE, [group]: { [member]: value } };
  const groups = resolveOptions(options) as unknown as Record<string, Record<string, unknown>>;
  return groups[group]?.[member];
}

describe('limits of options', () => {
  it.each([
    ['refresh', 'waitMs', 10, 600_000],
    ['refresh', 'callTimeoutMs', 10, 600_000],
    ['refresh', 'backOffMs', 1, 10_000],
    ['refresh', 'backgroundPerSecond', 1, 1_000],
    ['retries', 'limit', 0, 100],
    ['retries', 'deadlineMs', 0, 600_000],
    ['retries', 'backOffMs', 0, 8_000],
    ['pacing', 'callsPerTenSeconds', 1, 100_000],
    ['pacing', 'searchesPerSecond', 1, 10_000],
    ['pacing', 'maxWaitMs', 0, 600_000],
    ['pacing', 'instances', 1, 10_000],
    ['journal', 'pollIntervalMs', 10, 600_000],
  ])('accepts %s.%s from %d to %d', (group, member, least, most) => {
    expect(resolved(group, member, least)).toBe(least);
    expect(resolved(group, member, most)).toBe(most);
    for (const value of [least - 1, most + 1, least + 0.5]) {
      expect(() => resolved(group, member, value)).toThrow(group);
    }
  });

  it('accepts a cache of one connection', () => {
    const { maxCachedConnections } = resolveOptions({ ...COMPLETE, maxCachedConnections: 1 });
    expect(maxCachedConnections).toBe(1);
  });
});
