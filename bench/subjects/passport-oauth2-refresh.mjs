import { promisify } from 'node:util';
import { Strategy } from 'passport-oauth2';
import refresh from 'passport-oauth2-refresh';
import { callWith } from '../support/http-client.ts';

/**
 * It sends the token request. Its user refreshes a token that has expired.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl }) {
  const strategy = new Strategy(
    {
      authorizationURL: `${providerUrl}/oauth/authorize`,
      tokenURL: `${providerUrl}/oauth/2026-03/token`,
      clientID: 'bench',
      clientSecret: 'secret',
    },
    () => {},
  );
  refresh.use('hubspot', strategy);
  const request = promisify((refreshToken, done) =>
    refresh.requestNewAccessToken('hubspot', refreshToken, (error, accessToken, next) =>
      done(error && new Error('refused'), { accessToken, refreshToken: next }),
    ),
  );
  return {
    open: async ({ expiredAccessToken, refreshToken }) => {
      let current = { accessToken: expiredAccessToken, refreshToken, isValid: false };
      const token = async () => {
        if (!current.isValid) {
          current = { ...(await request(current.refreshToken)), isValid: true };
        }
        return current.accessToken;
      };
      return { token, call: async () => callWith(providerUrl, await token()) };
    },
  };
}
