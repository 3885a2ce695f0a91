import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { HubSpotConfigurationError } from './errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from './options/resolved-options.js';

/** The settings of one `forRoot` that others in the same application must not repeat. */
export interface ModuleSettings {
  /** Undefined if the module mounts no routes. */
  readonly mountedAt: string | undefined;
  readonly isGlobal: boolean;
}

/** DI token of `ModuleSettings`. */
export const MODULE_SETTINGS = Symbol.for('nestjs-hubspot-oauth:module-settings');

/** Fails the boot if two `forRoot` of one application get in each other's way. */
@Injectable()
export class ModuleInstances implements OnModuleInit {
  // Leads to everything in the application. Private, so that printing this object does not show it.
  readonly #modules: ModulesContainer;

  constructor(
    modules: ModulesContainer,
    @Inject(MODULE_SETTINGS) private readonly settings: ModuleSettings,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
  ) {
    this.#modules = modules;
    // Nest registers routes before it calls `onModuleInit`.
    for (const other of this.othersOf<ModuleSettings>(MODULE_SETTINGS, settings)) {
      this.assertApart(other);
    }
  }

  onModuleInit(): void {
    const others = this.othersOf<ResolvedHubSpotOAuthOptions>(RESOLVED_OPTIONS, this.options);
    if (others.every(({ clientId }) => clientId !== this.options.clientId)) return;
    throw conflict(
      'clientId',
      'two HubSpotOAuthModule have the same client id. Import the same module twice instead',
    );
  }

  private assertApart(other: ModuleSettings): void {
    const { isGlobal, mountedAt } = this.settings;
    if (isGlobal && other.isGlobal) {
      throw conflict(
        'isGlobal',
        'two HubSpotOAuthModule are global, so that it is undefined whose services are injected. Pass isGlobal: false to each, and import each where it is used',
      );
    }
    if (mountedAt !== undefined && mountedAt === other.mountedAt) {
      throw conflict(
        'routePrefix',
        `two HubSpotOAuthModule mount their routes at /${mountedAt}. Give each a routePrefix of its own, and a redirectUri to match`,
      );
    }
  }

  /** Returns what the other modules of the application provide for the token. */
  private othersOf<Value>(token: symbol, own: Value): Value[] {
    return [...this.#modules.values()]
      .map(({ providers }) => providers.get(token)?.instance as Value | undefined)
      .filter((value) => value !== undefined)
      .filter((value) => value !== own);
  }
}

function conflict(option: string, reason: string): HubSpotConfigurationError {
  return new HubSpotConfigurationError([{ option, reason }]);
}
