import fc from 'fast-check';
import { SAMPLE_APP } from '../apps/emulated-app.js';
import { callbackUrl } from './callback-url.js';

function request(redirectUri: string, state: string | undefined) {
  const app = { ...SAMPLE_APP, optionalScopes: [], cardUrls: [], appId: 1 };
  return { app, redirectUri, scopes: [], optionalScopes: [], state, challenge: undefined };
}

describe('callbackUrl', () => {
  it('returns any state unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (state) => {
        const url = callbackUrl(request('https://app.example.com/callback', state), { code: 'c' });
        expect(new URL(url).searchParams.get('state')).toBe(state);
      }),
    );
  });

  it("keeps the redirect URI's own query and writes spaces as %20", () => {
    const url = callbackUrl(request('https://app.example.com/callback?tenant=1', undefined), {
      error_description: 'not now',
    });
    expect(url).toBe('https://app.example.com/callback?tenant=1&error_description=not%20now');
  });
});
