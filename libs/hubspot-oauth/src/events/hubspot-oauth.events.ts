import { Injectable } from '@nestjs/common';
import { type Observable, Subject, filter } from 'rxjs';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { logEvent } from './event-log.js';
import type { HubSpotOAuthEvent } from './hubspot-oauth-event.js';

type EventOf<Type extends HubSpotOAuthEvent['type']> = Extract<HubSpotOAuthEvent, { type: Type }>;

/**
 * What happens to connections, as it happens on this instance. Each event is emitted once, by the
 * instance whose write changed the row. Events can be missed (a crash after the write): the row
 * counts. Each event leaves one line in the log.
 */
@Injectable()
export class HubSpotOAuthEvents {
  private readonly subject = new Subject<HubSpotOAuthEvent>();

  /** Every event. */
  readonly all: Observable<HubSpotOAuthEvent> = this.subject.asObservable();

  /** The events of one type. */
  on<Type extends HubSpotOAuthEvent['type']>(type: Type): Observable<EventOf<Type>> {
    return this.all.pipe(filter((event): event is EventOf<Type> => event.type === type));
  }

  /** @internal */
  emit(event: HubSpotOAuthEvent): void {
    logEvent(event);
    this.subject.next(event);
  }

  /** @internal */
  emitScopeChange(connection: HubSpotConnection, before: readonly string[]): void {
    const added = connection.scopes.filter((scope) => !before.includes(scope));
    const removed = before.filter((scope) => !connection.scopes.includes(scope));
    if (added.length + removed.length === 0) return;
    this.emit({ type: 'connection.scopes_changed', connection, added, removed });
  }
}
