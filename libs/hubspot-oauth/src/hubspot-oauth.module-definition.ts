import {
  type ClassProvider,
  ConfigurableModuleBuilder,
  type DynamicModule,
  type ExistingProvider,
  type FactoryProvider,
  type Provider,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { CallbackMount, ROUTE_PREFIX } from './authorization/callback-mount.js';
import { HubSpotOAuthController } from './authorization/hubspot-oauth.controller.js';
import { HubSpotInstallHooks } from './authorization/hubspot-install-hooks.js';
import { HubSpotConnectionRepository } from './connections/hubspot-connection.repository.js';
import type { HubSpotOAuthOptions } from './options/hubspot-oauth-options.js';
import { typeOrmStorageProviders } from './storage/typeorm/typeorm-storage.providers.js';
import { HubSpotAccountResolver } from './session/hubspot-account-resolver.js';
import { SessionAccountResolver } from './session/session-account-resolver.js';

/** How a host supplies a class of its own: `useClass`, `useExisting` or `useFactory`. */
export type ProviderOf<Port> =
  | Omit<ClassProvider<Port>, 'provide'>
  | Omit<ExistingProvider<Port>, 'provide'>
  | Omit<FactoryProvider<Port>, 'provide'>;

/** What has to be known before the options are, because it shapes the module. */
export interface HubSpotOAuthModuleExtras {
  /** Path of the module's routes. @default 'hubspot/oauth' */
  readonly routePrefix?: string | undefined;
  /** Whether every module can inject the services without importing this one. @default true */
  readonly isGlobal?: boolean | undefined;
  /** `false` leaves the module's routes out. @default true */
  readonly controller?: boolean | undefined;
  /** Replaces the TypeORM store. */
  readonly connectionRepository?: ProviderOf<HubSpotConnectionRepository> | undefined;
  /** Replaces the session cookie as the answer to whose connection a request may use. */
  readonly accountResolver?: ProviderOf<HubSpotAccountResolver> | undefined;
  /** Ties installs to the host's tenants. */
  readonly installHooks?: ProviderOf<HubSpotInstallHooks> | undefined;
  /** Modules that export what the classes named here inject. @default [] */
  readonly imports?: NonNullable<DynamicModule['imports']> | undefined;
}

// Every key, so that none of them is mistaken for an option.
const DEFAULTS = {
  routePrefix: 'hubspot/oauth',
  isGlobal: true,
  controller: true,
  connectionRepository: undefined,
  accountResolver: undefined,
  installHooks: undefined,
  imports: [],
} satisfies Required<HubSpotOAuthModuleExtras>;

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<HubSpotOAuthOptions>({
    optionsInjectionToken: Symbol.for('nestjs-hubspot-oauth:options'),
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createHubSpotOAuthOptions')
    .setExtras<HubSpotOAuthModuleExtras>(DEFAULTS, defineModule)
    .build();

function defineModule(definition: DynamicModule, extras: HubSpotOAuthModuleExtras): DynamicModule {
  const { module } = definition;
  const {
    routePrefix = DEFAULTS.routePrefix,
    controller = DEFAULTS.controller,
    isGlobal = DEFAULTS.isGlobal,
    imports = DEFAULTS.imports,
  } = extras;
  return {
    ...definition,
    global: isGlobal,
    imports: [
      ...new Set([...(definition.imports ?? []), ...imports]),
      RouterModule.register([{ path: routePrefix, module }]),
    ],
    controllers: controller ? [HubSpotOAuthController] : [],
    providers: [
      ...(definition.providers ?? []),
      ...(controller ? [CallbackMount] : []),
      { provide: ROUTE_PREFIX, useValue: routePrefix },
      ...storeProviders(extras.connectionRepository),
      {
        provide: HubSpotAccountResolver,
        ...(extras.accountResolver ?? { useClass: SessionAccountResolver }),
      } as Provider,
      ...(extras.installHooks === undefined
        ? []
        : [{ provide: HubSpotInstallHooks, ...extras.installHooks } as Provider]),
    ],
  };
}

function storeProviders(store: HubSpotOAuthModuleExtras['connectionRepository']): Provider[] {
  return store === undefined
    ? typeOrmStorageProviders
    : [{ provide: HubSpotConnectionRepository, ...store } as Provider];
}
