import {
  type ClassProvider,
  ConfigurableModuleBuilder,
  Controller,
  type DynamicModule,
  type ExistingProvider,
  type FactoryProvider,
  type Provider,
  type Type,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CallbackMount, ROUTE_PREFIX } from './authorization/callback-mount.js';
import { HubSpotOAuthController } from './authorization/hubspot-oauth.controller.js';
import { HubSpotInstallHooks } from './authorization/hubspot-install-hooks.js';
import { HubSpotConnectionRepository } from './connections/hubspot-connection.repository.js';
import type { HubSpotOAuthOptions } from './options/hubspot-oauth-options.js';
import { loadEncryptionKeys } from './options/load-encryption-keys.js';
import { resolveOptions } from './options/resolve-options.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from './options/resolved-options.js';
import { CREATE_TABLES, StorePreparation } from './storage/store-preparation.js';
import { typeOrmStore } from './storage/typeorm/typeorm-store.js';
import { HubSpotAccountResolver } from './session/hubspot-account-resolver.js';
import {
  MODULE_SETTINGS,
  ModuleInstances,
  type ModuleSettings,
} from './hubspot-oauth.module-instances.js';
import { COOKIE_PREFIX, cookiePrefixOf, DEFAULT_COOKIE_PREFIX } from './session/cookie-names.js';
import { Session } from './session/session.js';
import { HubSpotEventQueue } from './webhooks/hubspot-event-queue.js';
import { HubSpotWebhooksController } from './webhooks/hubspot-webhooks.controller.js';

/** How a host passes its own class: `useClass`, `useExisting` or `useFactory`. */
export type ProviderOf<Port> =
  | Omit<ClassProvider<Port>, 'provide'>
  | Omit<ExistingProvider<Port>, 'provide'>
  | Omit<FactoryProvider<Port>, 'provide'>;

/** Settings that Nest needs before the options are resolved. */
export interface HubSpotOAuthModuleExtras {
  /** Path of the module's routes. @default 'hubspot/oauth' */
  readonly routePrefix?: string | undefined;
  /** Whether modules can inject the services without importing this module. @default true */
  readonly isGlobal?: boolean | undefined;
  /** `false` mounts no routes. @default true */
  readonly controller?: boolean | undefined;
  /**
   * Decorators for the controller of the routes. With a global guard, pass the one that exempts a
   * route: HubSpot redirects browsers to the callback without the host's credentials.
   *
   * @default []
   */
  readonly decorators?: readonly ClassDecorator[] | undefined;
  /** Replaces the default store, which is TypeORM. */
  readonly connectionRepository?: ProviderOf<HubSpotConnectionRepository> | undefined;
  /** Name of the TypeORM DataSource that the default store uses. @default 'default' */
  readonly dataSource?: string | undefined;
  /**
   * Creates missing tables when the application starts. Several instances may start at once.
   *
   * @default false
   */
  readonly createTables?: boolean | undefined;
  /** Decides whose connection a request may use, instead of the session cookie. */
  readonly accountResolver?: ProviderOf<HubSpotAccountResolver> | undefined;
  /** Links installs to the host's tenants. */
  readonly installHooks?: ProviderOf<HubSpotInstallHooks> | undefined;
  /** Stores received webhook events, for workers to handle. Without it they are handled at once. */
  readonly eventQueue?: ProviderOf<HubSpotEventQueue> | undefined;
  /** Modules that export what the classes above inject. @default [] */
  readonly imports?: NonNullable<DynamicModule['imports']> | undefined;
}

// Contains every key: other keys are passed on as options.
const DEFAULTS = {
  routePrefix: 'hubspot/oauth',
  isGlobal: true,
  controller: true,
  decorators: [],
  connectionRepository: undefined,
  dataSource: 'default',
  createTables: false,
  accountResolver: undefined,
  installHooks: undefined,
  eventQueue: undefined,
  imports: [],
} satisfies Required<HubSpotOAuthModuleExtras>;

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<HubSpotOAuthOptions>({
    optionsInjectionToken: RESOLVED_OPTIONS,
  })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createHubSpotOAuthOptions')
    .setExtras<HubSpotOAuthModuleExtras>(DEFAULTS, defineModule)
    .build();

function defineModule(definition: DynamicModule, extras: HubSpotOAuthModuleExtras): DynamicModule {
  const {
    controller = DEFAULTS.controller,
    isGlobal = DEFAULTS.isGlobal,
    imports = DEFAULTS.imports,
    decorators = DEFAULTS.decorators,
  } = extras;
  const routePrefix = withoutSlashes(extras.routePrefix ?? DEFAULTS.routePrefix);
  const mountedAt = controller ? routePrefix : undefined;
  const store = storeOf(extras);
  return {
    ...definition,
    global: isGlobal,
    imports: [
      ...new Set([...(definition.imports ?? []), ...imports]),
      ...store.imports,
      DiscoveryModule,
    ],
    controllers: controller
      ? [HubSpotOAuthController, HubSpotWebhooksController].map((base) =>
          controllerAt(base, routePrefix, decorators),
        )
      : [],
    providers: [
      ...(definition.providers ?? []).map(resolved),
      ...(controller ? [CallbackMount] : []),
      { provide: ROUTE_PREFIX, useValue: routePrefix },
      { provide: MODULE_SETTINGS, useValue: { mountedAt, isGlobal } satisfies ModuleSettings },
      ModuleInstances,
      {
        provide: COOKIE_PREFIX,
        useFactory: ({ clientId }: ResolvedHubSpotOAuthOptions) =>
          isGlobal ? DEFAULT_COOKIE_PREFIX : cookiePrefixOf(clientId),
        inject: [RESOLVED_OPTIONS],
      },
      ...store.providers,
      { provide: CREATE_TABLES, useValue: extras.createTables ?? DEFAULTS.createTables },
      StorePreparation,
      {
        provide: HubSpotAccountResolver,
        ...(extras.accountResolver ?? { useExisting: Session }),
      } as Provider,
      ...(extras.installHooks === undefined
        ? []
        : [{ provide: HubSpotInstallHooks, ...extras.installHooks } as Provider]),
      ...(extras.eventQueue === undefined
        ? []
        : [{ provide: HubSpotEventQueue, ...extras.eventQueue } as Provider]),
    ],
  };
}

/** Nest's container keeps the resolved options alone: they hide their secrets, the host's do not. */
function resolved(provider: Provider): Provider {
  if (typeof provider === 'function' || provider.provide !== RESOLVED_OPTIONS) return provider;
  if ('useValue' in provider) {
    const options = provider.useValue as HubSpotOAuthOptions;
    return { provide: RESOLVED_OPTIONS, useFactory: () => resolve(options) };
  }
  if (!('useFactory' in provider)) return provider;
  const { useFactory } = provider as FactoryProvider<HubSpotOAuthOptions>;
  return {
    ...provider,
    useFactory: async (...injected: unknown[]) => resolve(await useFactory(...injected)),
  };
}

async function resolve(options: HubSpotOAuthOptions): Promise<ResolvedHubSpotOAuthOptions> {
  return resolveOptions(await loadEncryptionKeys(options));
}

function storeOf({ connectionRepository, dataSource }: HubSpotOAuthModuleExtras): {
  readonly imports: NonNullable<DynamicModule['imports']>;
  readonly providers: Provider[];
} {
  return connectionRepository === undefined
    ? typeOrmStore(dataSource)
    : {
        imports: [],
        providers: [{ provide: HubSpotConnectionRepository, ...connectionRepository } as Provider],
      };
}

/** Returns a class for this module only: Nest keeps the path on the class, and two modules have two. */
function controllerAt(
  base: Type,
  routePrefix: string,
  decorators: readonly ClassDecorator[],
): Type {
  const Mounted = class extends base {};
  Object.defineProperty(Mounted, 'name', { value: base.name });
  const mount = Controller({ path: routePrefix, version: VERSION_NEUTRAL });
  for (const decorate of [...decorators, mount]) decorate(Mounted);
  return Mounted;
}

function withoutSlashes(prefix: string): string {
  return prefix
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}
