import fc from 'fast-check';
import { parseIntrospection, parseTokenResponse } from './token-response.js';

const RESPONSE = {
  access_token: 'an-access-token',
  expires_in: 1_800,
  hub_id: 1234567,
  refresh_token: 'na1-a-refresh-token',
  scopes: ['oauth', 'crm.objects.contacts.read'],
  token_type: 'bearer',
  token_use: 'access_token',
  user_id: 222222,
};

describe('parseTokenResponse', () => {
  it('reads what HubSpot returns', () => {
    expect(parseTokenResponse(RESPONSE, 77)).toEqual({
      accessToken: 'an-access-token',
      refreshToken: 'na1-a-refresh-token',
      lifetimeMs: 1_800_000,
      sentAtMs: 77,
      hubId: 1234567,
      userId: 222222,
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
  });

  it("reads version 1's response, which names neither account nor scopes", () => {
    const { access_token, refresh_token, expires_in } = RESPONSE;
    expect(parseTokenResponse({ access_token, refresh_token, expires_in }, 0)).toEqual({
      accessToken: 'an-access-token',
      refreshToken: 'na1-a-refresh-token',
      lifetimeMs: 1_800_000,
      sentAtMs: 0,
      hubId: undefined,
      userId: undefined,
      scopes: undefined,
    });
  });

  it.each([undefined, null, '', 0, -1, '1800', 1e300, 400 * 24 * 60 * 60])(
    'takes 30 minutes for a lifetime of %j seconds',
    (expires_in) => {
      expect(parseTokenResponse({ ...RESPONSE, expires_in }, 0)?.lifetimeMs).toBe(1_800_000);
    },
  );

  it.each([undefined, null, '', 7])('has no refresh token where %j came', (refresh_token) => {
    expect(parseTokenResponse({ ...RESPONSE, refresh_token }, 0)).toMatchObject({
      accessToken: 'an-access-token',
      refreshToken: undefined,
    });
  });

  it.each([
    [1234567, 1234567],
    ['1234567', 1234567],
    [9_007_199_254_740_991, 9_007_199_254_740_991],
    [9_007_199_254_740_992, undefined],
    [0, undefined],
    [1.5, undefined],
    ['12e3', undefined],
    [null, undefined],
  ])('reads hub_id %j as %j', (hub_id, hubId) => {
    expect(parseTokenResponse({ ...RESPONSE, hub_id }, 0)).toMatchObject({ hubId });
  });

  it('takes scopes of any number and length', () => {
    const scopes = Array.from({ length: 200 }, (_, index) => `${index}.${'x'.repeat(500)}`);
    expect(parseTokenResponse({ ...RESPONSE, scopes }, 0)?.scopes).toEqual(scopes);
  });

  it.each([[undefined], [null], [''], [5], [{}]])('is no grant with access_token %j', (value) => {
    expect(parseTokenResponse({ ...RESPONSE, access_token: value }, 0)).toBeUndefined();
  });
});

describe('parseIntrospection', () => {
  it("takes version 1's metadata, which has no `active`, for an active token", () => {
    expect(parseIntrospection({ hub_id: 1234567, expires_in: 1_754 })).toMatchObject({
      active: true,
      hubId: 1234567,
      expiresInMs: 1_754_000,
    });
  });

  it('reads an inactive token', () => {
    expect(parseIntrospection({ active: false })).toMatchObject({
      active: false,
      hubId: undefined,
      scopes: undefined,
    });
  });

  it('drops the token and the signature that the response echoes', () => {
    const described = parseIntrospection({
      active: true,
      token: 'an-access-token',
      signed_access_token: { signature: 'a-signature' },
    });
    expect(JSON.stringify(described)).not.toMatch(/an-access-token|a-signature/);
  });
});

describe('any response', () => {
  const value = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
  const body = fc.oneof(
    value,
    fc.record(Object.fromEntries(Object.keys(RESPONSE).map((name) => [name, value])), {
      requiredKeys: [],
    }),
  );

  it('makes a complete grant or none', () => {
    fc.assert(
      fc.property(body, (response) => {
        const grant = parseTokenResponse(response, 0);
        if (grant === undefined) return;
        expect(grant.accessToken).toMatch(/^[^]+$/);
        expect(grant.lifetimeMs).toBeGreaterThan(0);
        expect(new Date(grant.lifetimeMs + Date.now()).getTime()).not.toBeNaN();
      }),
      { numRuns: 500 },
    );
  });

  it('makes a description or none', () => {
    fc.assert(
      fc.property(body, (response) => {
        expect(typeof (parseIntrospection(response)?.active ?? false)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
