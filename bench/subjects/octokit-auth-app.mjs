import { generateKeyPairSync } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { request } from '@octokit/request';
import { callWith } from '../support/http-client.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/**
 * GitHub's installation tokens: there is no refresh token, and earlier tokens stay valid, so several
 * processes can each request their own.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl }) {
  const auth = createAppAuth({
    appId: 1,
    privateKey,
    request: request.defaults({ baseUrl: providerUrl }),
  });
  return {
    open: async ({ account }) => {
      const token = async () =>
        (await auth({ type: 'installation', installationId: account })).token;
      return { token, call: async () => callWith(providerUrl, await token()) };
    },
  };
}
