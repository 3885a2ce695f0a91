import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
import { callWith } from '../support/http-client.ts';
import { grantTable } from './grant-table.mjs';

// It logs every refusal.
console.warn = () => {};

/**
 * One `OAuth2Fetch` per account; with a store, its token is read from a row and written to it.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl, store }) {
  const client = new OAuth2Client({
    server: providerUrl,
    tokenEndpoint: '/oauth/2026-03/token',
    clientId: 'bench',
    clientSecret: 'secret',
    authenticationMethod: 'client_secret_post',
  });
  const table = store === undefined ? undefined : await grantTable(store);
  return {
    ...(table && { seed: (grants) => table.seed(grants), statements: () => table.statements }),
    open: async (grant) => {
      const wrapper = new OAuth2Fetch({
        client,
        scheduleRefresh: false,
        getNewToken: async () => null,
        getStoredToken: async () =>
          table === undefined
            ? tokenFrom(grant.expiredAccessToken, grant.refreshToken, 0)
            : table.read(grant.account, tokenFrom),
        storeToken: (token) => void table?.write(grant.account, token),
      });
      await wrapper.activeGetStoredToken;
      return {
        token: () => wrapper.getAccessToken(),
        call: async () => callWith(providerUrl, await wrapper.getAccessToken()),
      };
    },
  };
}

function tokenFrom(accessToken, refreshToken, expiresAt) {
  return { accessToken, refreshToken, expiresAt };
}
