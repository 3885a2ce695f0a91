import { createRequire } from 'node:module';
import { callWith } from '../support/http-client.ts';

const { FileInstallationStore, InstallProvider, LogLevel, MemoryInstallationStore } = createRequire(
  import.meta.url,
)('@slack/oauth');

// It logs every refusal.
const ignore = () => {};
const SILENT = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};

/**
 * `authorize()` refreshes tokens that expire soon. Several processes share its file store.
 *
 * @type {import('../support/subject.js').SubjectModule['start']}
 */
export async function start({ providerUrl, store }) {
  const installationStore =
    store === undefined
      ? new MemoryInstallationStore()
      : new FileInstallationStore({ baseDir: store, historicalDataEnabled: false });
  const provider = new InstallProvider({
    clientId: 'bench',
    clientSecret: 'secret',
    stateSecret: 'state',
    installationStore,
    logger: SILENT,
    clientOptions: {
      slackApiUrl: `${providerUrl}/slack/`,
      maxRequestConcurrency: 1_000,
      retryConfig: { retries: 0 },
    },
  });
  const seed = async (grants) => {
    for (const grant of grants) await installationStore.storeInstallation(installationOf(grant));
  };
  return {
    ...(store !== undefined && { seed }),
    open: async (grant) => {
      if (store === undefined) await seed([grant]);
      const query = { teamId: String(grant.account), isEnterpriseInstall: false };
      const token = async () => (await provider.authorize(query)).botToken;
      return { token, call: async () => callWith(providerUrl, await token()) };
    },
  };
}

function installationOf({ account, expiredAccessToken, refreshToken }) {
  return {
    team: { id: String(account) },
    enterprise: undefined,
    isEnterpriseInstall: false,
    user: { id: 'U1', token: undefined, scopes: undefined },
    bot: {
      id: 'B1',
      userId: 'U2',
      scopes: [],
      token: expiredAccessToken,
      refreshToken,
      expiresAt: 1,
    },
    tokenType: 'bot',
    authVersion: 'v2',
  };
}
