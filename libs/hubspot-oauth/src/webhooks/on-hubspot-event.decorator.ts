import { SetMetadata } from '@nestjs/common';
import type { HubSpotEvent } from './hubspot-event.js';
import type { HubSpotEventContext } from './hubspot-event-context.js';
import type { HubSpotEventPattern } from './hubspot-event-type.js';

const EVENT_PATTERNS = 'nestjs-hubspot-oauth:event-patterns';

/** Applies to methods that take the event, and its context if they want it. */
type HandlerDecorator<Pattern extends HubSpotEventPattern> = <
  Handler extends (event: HubSpotEvent<Pattern>, context: HubSpotEventContext<Pattern>) => unknown,
>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void;

/**
 * Calls the method of a provider for HubSpot's events of the given types: `contact.creation`, all of
 * a family (`contact.*`), or every event (`*`). The event counts as handled when the method, or the
 * promise it returns, has succeeded for every handler; otherwise all of its handlers are called
 * again with the next delivery. Providers may be request-scoped.
 */
export function OnHubSpotEvent<const Pattern extends HubSpotEventPattern>(
  ...patterns: readonly [Pattern, ...Pattern[]]
): HandlerDecorator<Pattern> {
  return (target, name, descriptor) => {
    const others = descriptor.value === undefined ? [] : eventPatternsOf(descriptor.value);
    SetMetadata(EVENT_PATTERNS, [...others, ...patterns])(target, name, descriptor);
  };
}

/** The patterns that a method handles; none if it is not decorated. */
export function eventPatternsOf(method: object): readonly HubSpotEventPattern[] {
  const patterns: unknown = Reflect.getMetadata(EVENT_PATTERNS, method);
  return Array.isArray(patterns) ? patterns : [];
}
