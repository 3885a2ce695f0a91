import { HubSpotEmulator } from 'hubspot-emulator';
import {
  HubSpotConnectionRepository,
  type HubSpotConnections,
  HubSpotOAuthModule,
  type HubSpotOAuthOptions,
  type HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';

declare const options: HubSpotOAuthOptions;
declare const connections: HubSpotConnections;
declare const tokens: HubSpotTokenService;

HubSpotOAuthModule.forRoot({
  clientId: 'id',
  clientSecret: 'secret',
  redirectUri: 'https://example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
  encryptionKeys: ['k1:…', 'k0:…'],
  oauthVersion: '2026-09',
  routePrefix: 'crm',
  controller: false,
});
// @ts-expect-error options are required
HubSpotOAuthModule.forRoot();
// @ts-expect-error so is every one that has no default
HubSpotOAuthModule.forRoot({ clientId: 'id', clientSecret: 'secret' });
// @ts-expect-error no such option
HubSpotOAuthModule.forRoot({ ...options, clientID: 'id' });
// @ts-expect-error no such version
HubSpotOAuthModule.forRoot({ ...options, oauthVersion: 'v2' });
// @ts-expect-error no such timing
HubSpotOAuthModule.forRoot({ ...options, refresh: { waitSeconds: 20 } });

HubSpotOAuthModule.forRootAsync({ useFactory: () => options, isGlobal: false });
HubSpotOAuthModule.forRootAsync({
  inject: ['CONFIGURATION'],
  useFactory: async (configuration: Promise<HubSpotOAuthOptions>) => configuration,
});
HubSpotOAuthModule.forRootAsync({
  useClass: class {
    createHubSpotOAuthOptions = () => options;
  },
});
// @ts-expect-error a factory returns options
HubSpotOAuthModule.forRootAsync({ useFactory: () => ({ clientId: 'id' }) });
HubSpotOAuthModule.forRootAsync({
  // @ts-expect-error a class of options has createHubSpotOAuthOptions
  useClass: class {
    createOptions = () => options;
  },
});

HubSpotOAuthModule.forRoot({
  ...options,
  connectionRepository: { useClass: InMemoryHubSpotConnectionRepository },
});
HubSpotOAuthModule.forRoot({
  ...options,
  connectionRepository: { useExisting: HubSpotConnectionRepository },
});
HubSpotOAuthModule.forRoot({
  ...options,
  // @ts-expect-error a store implements the port
  connectionRepository: { useFactory: () => new Map() },
});

// Under exactOptionalPropertyTypes, too, undefined means the default.
HubSpotOAuthModule.forRoot({
  ...options,
  optionalScopes: undefined,
  oauthVersion: undefined,
  apiUrl: undefined,
  appUrl: undefined,
  allowedReturnOrigins: undefined,
  defaultReturnTo: undefined,
  refresh: { waitMs: undefined },
  maxCachedConnections: undefined,
  routePrefix: undefined,
  isGlobal: undefined,
  controller: undefined,
  connectionRepository: undefined,
  accountResolver: undefined,
  installHooks: undefined,
  imports: undefined,
});
HubSpotOAuthModule.forRoot({
  ...options,
  // @ts-expect-error what has no default cannot be left undefined
  clientId: undefined,
});
void connections.list({ status: undefined, after: undefined, limit: undefined });
void tokens.getAccessToken(1, { signal: undefined });
void tokens.adopt({ refreshToken: 'token', hubId: undefined });
void HubSpotEmulator.start({ port: undefined, apps: undefined, stateFile: undefined });
