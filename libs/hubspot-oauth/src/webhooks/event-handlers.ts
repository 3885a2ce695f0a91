import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContextIdFactory, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import type { HubSpotEventFields } from './hubspot-event.js';
import type { HubSpotEventContext } from './hubspot-event-context.js';
import { type HubSpotEventType, KNOWN_EVENT_TYPES, patternsOf } from './hubspot-event-type.js';
import { eventPatternsOf } from './on-hubspot-event.decorator.js';

/** A method that handles events. */
export interface EventHandler {
  /** Class and method, for the log. */
  readonly name: string;
  readonly handle: (
    event: HubSpotEventFields,
    context: HubSpotEventContext<'*'>,
  ) => Promise<unknown>;
}

type Provider = ReturnType<DiscoveryService['getProviders']>[number];
type Methods = Readonly<Record<string, unknown>>;

/** The methods of the application's providers that are decorated with `@OnHubSpotEvent`. */
@Injectable()
export class EventHandlers implements OnModuleInit {
  private readonly byPattern = new Map<string, EventHandler[]>();

  // They lead to everything in the application. Private, so that printing this object does not show it.
  readonly #discovery: DiscoveryService;
  readonly #scanner: MetadataScanner;
  readonly #modules: ModuleRef;

  constructor(discovery: DiscoveryService, scanner: MetadataScanner, modules: ModuleRef) {
    this.#discovery = discovery;
    this.#scanner = scanner;
    this.#modules = modules;
  }

  onModuleInit(): void {
    const seen = new Set<unknown>();
    for (const provider of this.#discovery.getProviders()) {
      if (provider.isAlias) continue;
      const identity = provider.isDependencyTreeStatic() ? provider.instance : provider;
      if (seen.has(identity)) continue;
      seen.add(identity);
      this.addHandlersOf(provider);
    }
  }

  /** The handlers of an event, each once. */
  of({ subscriptionType }: HubSpotEventFields): readonly EventHandler[] {
    const handlers = patternsOf(subscriptionType).flatMap(
      (pattern) => this.byPattern.get(pattern) ?? [],
    );
    return [...new Set(handlers)];
  }

  /** The known event types that have a handler. */
  handledTypes(): readonly HubSpotEventType[] {
    return KNOWN_EVENT_TYPES.filter((type) =>
      patternsOf(type).some((pattern) => this.byPattern.has(pattern)),
    );
  }

  get isEmpty(): boolean {
    return this.byPattern.size === 0;
  }

  private addHandlersOf(provider: Provider): void {
    const prototype = prototypeOf(provider);
    if (prototype === undefined) return;
    for (const method of this.#scanner.getAllMethodNames(prototype)) {
      const decorated = (prototype as Methods)[method];
      if (typeof decorated !== 'function') continue;
      const patterns = eventPatternsOf(decorated);
      if (patterns.length > 0) this.add(patterns, this.handlerOf(provider, method));
    }
  }

  private add(patterns: readonly string[], handler: EventHandler): void {
    for (const pattern of new Set(patterns)) {
      this.byPattern.set(pattern, [...(this.byPattern.get(pattern) ?? []), handler]);
    }
  }

  private handlerOf(provider: Provider, method: string): EventHandler {
    return {
      name: `${provider.name}.${method}`,
      handle: async (event, context) => {
        const instance = await this.instanceOf(provider, event);
        const handler = instance[method];
        if (typeof handler !== 'function') throw new TypeError(`${method} is not a method`);
        return handler.call(instance, event, context);
      },
    };
  }

  /** A request-scoped provider is created for each event, which it can inject as `REQUEST`. */
  private async instanceOf(provider: Provider, event: HubSpotEventFields): Promise<Methods> {
    if (provider.isDependencyTreeStatic()) return provider.instance as Methods;
    const contextId = ContextIdFactory.create();
    this.#modules.registerRequestByContextId(event, contextId);
    return this.#modules.resolve<Methods>(provider.token, contextId, { strict: false });
  }
}

/** Undefined if the provider is a plain value, or a factory whose product is not known yet. */
function prototypeOf(provider: Provider): object | undefined {
  const { instance, metatype } = provider as { instance: unknown; metatype: unknown };
  if (provider.isDependencyTreeStatic()) {
    return typeof instance === 'object' && instance !== null
      ? (Object.getPrototypeOf(instance) ?? undefined)
      : undefined;
  }
  const isClass = typeof metatype === 'function' && provider.inject === undefined;
  return isClass && typeof metatype.prototype === 'object' ? metatype.prototype : undefined;
}
