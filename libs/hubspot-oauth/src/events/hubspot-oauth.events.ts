import { Injectable } from '@nestjs/common';
import { type Observable, Subject, filter } from 'rxjs';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';

/** What happened to a connection. No event carries a token. */
export type HubSpotOAuthEvent =
  /** An account finished an install, of this app or of the Marketplace, or its grant was adopted. */
  | {
      readonly type: 'connection.created';
      readonly connection: HubSpotConnection;
      readonly source: 'install' | 'marketplace' | 'adoption';
    }
  /** A refresh stored new tokens. */
  | { readonly type: 'connection.refreshed'; readonly connection: HubSpotConnection }
  /** HubSpot no longer honours the grant. */
  | { readonly type: 'connection.reauthorization_required'; readonly hubId: number }
  | { readonly type: 'connection.disconnected'; readonly hubId: number }
  /** The account's granted scopes are other than before. */
  | {
      readonly type: 'connection.scopes_changed';
      readonly connection: HubSpotConnection;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  /** A refresh failed and will be tried again. */
  | {
      readonly type: 'refresh.failed';
      readonly hubId: number;
      readonly reason: string;
      readonly retryAfterMs: number;
    };

type EventOf<Type extends HubSpotOAuthEvent['type']> = Extract<HubSpotOAuthEvent, { type: Type }>;

/**
 * What happens to connections, as it happens on this instance: each event is emitted once, by the
 * instance whose write changed the row. Events can be missed (a crash after the write); the row is
 * the truth.
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
