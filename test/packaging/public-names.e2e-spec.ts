import path from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from './support/packages.js';
import { run } from './support/run.js';

/** What an app can import. To add a name here is to promise it to every app. */
const PUBLIC_NAMES = {
  'nestjs-hubspot-oauth': {
    values: [
      'AcceptHubSpotSignatures',
      'AccountBusyError',
      'AccountMismatchError',
      'AccountNotNamedError',
      'AccountRequiredError',
      'ApplicationShutdownError',
      'AuthorizationDeniedError',
      'AuthorizationFailedError',
      'Clock',
      'ConnectionStoreUnavailableError',
      'CrossSiteRequestError',
      'CurrentHubSpotCaller',
      'CurrentHubSpotConnection',
      'ExpiredStateError',
      'ForeignOriginError',
      'ForeignStateError',
      'HubSpotAccountResolver',
      'HubSpotApiError',
      'HubSpotAuthorizationError',
      'HubSpotAuthorizationService',
      'HubSpotClientRejectedError',
      'HubSpotConfigurationError',
      'HubSpotConnectionGuard',
      'HubSpotConnectionNotFoundError',
      'HubSpotConnectionRepository',
      'HubSpotConnections',
      'HubSpotEventQueue',
      'HubSpotEventsFailedError',
      'HubSpotHealthIndicator',
      'HubSpotHttpService',
      'HubSpotInstallHooks',
      'HubSpotOAuthController',
      'HubSpotOAuthError',
      'HubSpotOAuthEvents',
      'HubSpotOAuthExceptionFilter',
      'HubSpotOAuthModule',
      'HubSpotRequestConnections',
      'HubSpotSignatureGuard',
      'HubSpotTokenInterceptor',
      'HubSpotTokenService',
      'HubSpotUnavailableError',
      'HubSpotWebhooks',
      'HubSpotWebhooksController',
      'InstallHookError',
      'InvalidAuthorizationCodeError',
      'InvalidHubIdError',
      'InvalidInstallRequestError',
      'InvalidPathError',
      'InvalidRefreshTokenError',
      'InvalidSignatureError',
      'MalformedCallbackError',
      'MalformedWebhookError',
      'MissingScopesError',
      'MissingStateError',
      'OnHubSpotEvent',
      'ReauthorizationRequiredError',
      'RedirectToInstall',
      'RequireAnyHubSpotScope',
      'RequireHubSpotScopes',
      'ReusedStateError',
      'SameOriginGuard',
      'TooManyFailedInstallsError',
      'UnexpectedHubSpotResponseError',
      'UnknownStateError',
      'UnsealError',
      'UnsupportedContextError',
      'WrongAccountError',
      'hubSpotOAuthMigrations',
      'hubSpotOAuthOptionsFromEnvironment',
      'verifyHubSpotSignature',
    ],
    types: [
      'AdoptableGrant',
      'ClaimedWebhookEvents',
      'CompletedInstall',
      'ConfigurationProblem',
      'ConnectionKey',
      'ConnectionPage',
      'FailedHubSpotEvent',
      'FailedWebhookEvent',
      'GetAccessTokenOptions',
      'HttpRequest',
      'HubId',
      'HubSpotAccountHttpService',
      'HubSpotApiErrorCode',
      'HubSpotApiErrorDetails',
      'HubSpotAppEventType',
      'HubSpotCallOptions',
      'HubSpotCaller',
      'HubSpotConnection',
      'HubSpotConnectionStatus',
      'HubSpotEvent',
      'HubSpotEventContext',
      'HubSpotEventFields',
      'HubSpotEventPattern',
      'HubSpotEventType',
      'HubSpotFetchOptions',
      'HubSpotJournalOptions',
      'HubSpotOAuthErrorCode',
      'HubSpotOAuthEvent',
      'HubSpotOAuthMigration',
      'HubSpotOAuthModuleExtras',
      'HubSpotOAuthOptions',
      'HubSpotOAuthVersion',
      'HubSpotPacingOptions',
      'HubSpotRefreshOptions',
      'HubSpotRetryOptions',
      'HubSpotSignatureCheck',
      'HubSpotSignatureVersion',
      'HubSpotTokenDescription',
      'HubSpotWebhookEventType',
      'HubSpotWebhookOptions',
      'InstalledConnection',
      'JournalPosition',
      'JournalReaderKey',
      'JournalStore',
      'LeaseRequest',
      'ListConnectionsOptions',
      'MissingHubSpotScopes',
      'NewAuthorization',
      'Problem',
      'ProviderOf',
      'QueuedHubSpotEvent',
      'ResolvedAccount',
      'SealedTokens',
      'SignedHubSpotRequest',
      'StartedInstall',
      'StoredAuthorization',
      'StoredConnection',
      'WebhookEventClaim',
      'WebhookEventClaimRequest',
      'WebhookEventStore',
    ],
  },
  'nestjs-hubspot-oauth/sql': {
    values: [
      'SqlHubSpotConnectionRepository',
      'betterSqlite3Executor',
      'hubSpotOAuthSchema',
      'mysql2Executor',
      'nodeSqliteExecutor',
      'pgExecutor',
      'typeOrmExecutor',
    ],
    types: ['HubSpotSqlDialect', 'HubSpotSqlExecutor', 'HubSpotSqlResult', 'HubSpotSqlValue'],
  },
  'nestjs-hubspot-oauth/typeorm': {
    values: ['HubSpotAuthorizationEntity', 'HubSpotConnectionEntity'],
    types: ['HubSpotAuthorizationRow', 'HubSpotConnectionRow'],
  },
  'nestjs-hubspot-oauth/testing': {
    values: [
      'InMemoryHubSpotConnectionRepository',
      'ManualClock',
      'describeConnectionRepositoryContract',
    ],
    types: ['ConnectionRepositoryUnderTest', 'TestFramework'],
  },
  'hubspot-emulator': {
    values: ['HubSpotEmulator'],
    types: [
      'AccountRegistry',
      'CardCallOptions',
      'Contact',
      'EmulatedAccount',
      'EmulatedAccountSeed',
      'EmulatedApp',
      'EmulatorClock',
      'EndpointName',
      'Fault',
      'FaultPlan',
      'FaultRegistry',
      'GrantType',
      'HubSpotEmulatorOptions',
      'PlannedFault',
      'RegisteredApp',
      'RequestFilter',
      'RequestLog',
      'RequestLogEntry',
      'SignatureVersion',
      'SignedRequest',
      'SignedRequestOptions',
    ],
  },
};

describe.each(Object.entries(PUBLIC_NAMES))('%s', (entry, { values, types }) => {
  it.each([
    ['import', 'module', `import * as exported from '${entry}';`],
    ['require', 'commonjs', `const exported = require('${entry}');`],
  ])('gives %s the public names, and no others', async (_how, type, load) => {
    const code = `${load} console.log(JSON.stringify(Object.keys(exported)));`;
    // A plain Node process: Jest would resolve the sources, with or without their extensions.
    const output = await run(WORKSPACE, process.execPath, `--input-type=${type}`, '-e', code);
    expect((JSON.parse(output) as string[]).toSorted()).toEqual(values);
  });

  it.each([
    ['import', ts.ModuleKind.ESNext],
    ['require', ts.ModuleKind.CommonJS],
  ] as const)('declares these names and the public types to %s', (_how, mode) => {
    expect(declaredNames(entry, mode)).toEqual([...values, ...types].toSorted());
  });
});

function declaredNames(entry: string, mode: ts.ResolutionMode): string[] {
  const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, noLib: true };
  const importer = path.join(WORKSPACE, 'importer.ts');
  const { resolvedModule } = ts.resolveModuleName(
    entry,
    importer,
    options,
    ts.sys,
    undefined,
    undefined,
    mode,
  );
  const program = ts.createProgram([resolvedModule!.resolvedFileName], options);
  const checker = program.getTypeChecker();
  const [file] = program.getRootFileNames();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file!)!)!;
  return checker
    .getExportsOfModule(symbol)
    .map(({ name }) => name)
    .toSorted();
}
