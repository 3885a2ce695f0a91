import { AuthorizationCode } from 'simple-oauth2';
import { callWith } from '../support/http-client.ts';

/**
 * As its README shows: every caller that finds the token expired refreshes it.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl }) {
  const client = new AuthorizationCode({
    client: { id: 'bench', secret: 'secret' },
    auth: { tokenHost: providerUrl, tokenPath: '/oauth/2026-03/token' },
    options: { authorizationMethod: 'body' },
  });
  return {
    open: async ({ expiredAccessToken, refreshToken }) => {
      let current = client.createToken({
        access_token: expiredAccessToken,
        refresh_token: refreshToken,
        expires_at: new Date(0).toISOString(),
      });
      const token = async () => {
        if (current.expired()) current = await current.refresh();
        return current.token.access_token;
      };
      return { token, call: async () => callWith(providerUrl, await token()) };
    },
  };
}
