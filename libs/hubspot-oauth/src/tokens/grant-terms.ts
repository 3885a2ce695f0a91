import { LRUCache } from 'lru-cache';
import type { StoredConnection } from '../connections/hubspot-connection.repository.js';

/** What the connections of an app mostly have in common. */
export interface GrantTerms {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly lifetimeMs: number;
}

const MOST_KNOWN = 1_000;

/** Keeps equal terms once, however many connections have them. */
export class SharedGrantTerms {
  private readonly known = new LRUCache<string, GrantTerms>({ max: MOST_KNOWN });

  of({ clientId, scopes, lifetimeMs }: StoredConnection): GrantTerms {
    const key = JSON.stringify([clientId, scopes, lifetimeMs]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const terms = { clientId, scopes: Object.freeze([...scopes]), lifetimeMs };
    this.known.set(key, terms);
    return terms;
  }
}
