import { WORKSPACE } from './support/packages.js';
import { run } from './support/run.js';

/** What an app can import. To add a name here is to promise it to every app. */
const PUBLIC_NAMES = {
  'nestjs-hubspot-oauth': [
    'AccountMismatchError',
    'AccountNotNamedError',
    'AccountRequiredError',
    'AuthorizationDeniedError',
    'AuthorizationFailedError',
    'Clock',
    'ConnectionStoreUnavailableError',
    'CrossSiteRequestError',
    'CurrentHubSpotConnection',
    'ExpiredStateError',
    'ForeignOriginError',
    'ForeignStateError',
    'HubSpotAccountResolver',
    'HubSpotApiError',
    'HubSpotAuthorizationEntity',
    'HubSpotAuthorizationError',
    'HubSpotAuthorizationService',
    'HubSpotClientRejectedError',
    'HubSpotConfigurationError',
    'HubSpotConnectionEntity',
    'HubSpotConnectionGuard',
    'HubSpotConnectionNotFoundError',
    'HubSpotConnectionRepository',
    'HubSpotConnections',
    'HubSpotHealthIndicator',
    'HubSpotHttpService',
    'HubSpotInstallHooks',
    'HubSpotOAuthController',
    'HubSpotOAuthError',
    'HubSpotOAuthEvents',
    'HubSpotOAuthExceptionFilter',
    'HubSpotOAuthModule',
    'HubSpotRequestConnections',
    'HubSpotTokenService',
    'HubSpotUnavailableError',
    'InstallHookError',
    'InvalidAuthorizationCodeError',
    'InvalidInstallRequestError',
    'InvalidRefreshTokenError',
    'MalformedCallbackError',
    'MissingScopesError',
    'MissingStateError',
    'RandomSource',
    'ReauthorizationRequiredError',
    'RequireHubSpotScopes',
    'ReusedStateError',
    'UnexpectedHubSpotResponseError',
    'UnknownStateError',
    'UnsealError',
    'WrongAccountError',
    'hubSpotOAuthMigrations',
    'hubSpotOAuthOptionsFromEnvironment',
  ],
  'nestjs-hubspot-oauth/testing': [
    'InMemoryHubSpotConnectionRepository',
    'ManualClock',
    'describeConnectionRepositoryContract',
  ],
  'hubspot-emulator': ['HubSpotEmulator'],
};

describe.each(Object.entries(PUBLIC_NAMES))('%s', (entry, names) => {
  it.each([
    ['import', 'module', `import * as exported from '${entry}';`],
    ['require', 'commonjs', `const exported = require('${entry}');`],
  ])('gives %s the public names, and no others', async (_how, type, load) => {
    const code = `${load} console.log(JSON.stringify(Object.keys(exported).sort()));`;
    // A plain Node process: Jest would resolve the sources, with or without their extensions.
    const output = await run(WORKSPACE, process.execPath, `--input-type=${type}`, '-e', code);
    expect(JSON.parse(output)).toEqual(names);
  });
});
