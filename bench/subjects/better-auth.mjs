import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { genericOAuth } from 'better-auth/plugins';
import pg from 'pg';
import { callWith } from '../support/http-client.ts';

/**
 * `getAccessToken()` refreshes a token that has expired. Several processes share a PostgreSQL
 * database.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl, store }) {
  let statements = 0;
  if (store !== undefined) {
    // oxlint-disable-next-line typescript/unbound-method -- called with the client as `this` below
    const { query } = pg.Client.prototype;
    pg.Client.prototype.query = function (...parameters) {
      statements += 1;
      return query.apply(this, parameters);
    };
  }
  const auth = betterAuth({
    baseURL: providerUrl,
    secret: 'a secret of the bench, long enough for anyone',
    logger: { disabled: true },
    telemetry: { enabled: false },
    database:
      store === undefined
        ? memoryAdapter({ user: [], session: [], account: [], verification: [] })
        : new pg.Pool({ connectionString: store }),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: 'hubspot',
            clientId: 'bench',
            clientSecret: 'secret',
            authorizationUrl: `${providerUrl}/oauth/authorize`,
            tokenUrl: `${providerUrl}/oauth/2026-03/token`,
          },
        ],
      }),
    ],
  });
  const context = await auth.$context;
  const seed = async (grants) => {
    if (store !== undefined) await context.runMigrations();
    for (const grant of grants) await link(context.adapter, grant);
  };
  return {
    ...(store !== undefined && { seed, statements: () => statements }),
    open: async (grant) => {
      if (store === undefined) await seed([grant]);
      const body = { accountId: `account-${grant.account}`, userId: `user-${grant.account}` };
      const token = async () => (await auth.api.getAccessToken({ body })).accessToken;
      return { token, call: async () => callWith(providerUrl, await token()) };
    },
  };
}

async function link(adapter, { account, expiredAccessToken, refreshToken }) {
  const times = { createdAt: new Date(), updatedAt: new Date() };
  const email = `${account}@example.com`;
  await adapter.create({
    model: 'user',
    data: { id: `user-${account}`, name: email, email, emailVerified: true, ...times },
    forceAllowId: true,
  });
  await adapter.create({
    model: 'account',
    data: {
      id: `account-${account}`,
      accountId: String(account),
      providerId: 'hubspot',
      userId: `user-${account}`,
      accessToken: expiredAccessToken,
      refreshToken,
      accessTokenExpiresAt: new Date(0),
      ...times,
    },
    forceAllowId: true,
  });
}
