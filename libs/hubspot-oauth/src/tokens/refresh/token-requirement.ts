import type { CachedConnection } from '../cached-connection.js';

/** What a caller needs of the token it gets. */
export type TokenRequirement =
  /** One that outlasts a call. */
  | { readonly kind: 'usable' }
  /** One that is not due for its background refresh yet. */
  | { readonly kind: 'ahead' }
  /** Another one than HubSpot has just rejected. */
  | { readonly kind: 'replacement'; readonly rejected: string }
  /** A newer one than is stored now, even for a grant that counts as dead. */
  | { readonly kind: 'explicit' };

/** @param versionAtStart the row's version when the demand was first looked at */
export function satisfies(
  demand: TokenRequirement,
  live: CachedConnection,
  now: number,
  versionAtStart: number,
): boolean {
  switch (demand.kind) {
    case 'usable':
      return now < live.usableUntilMs;
    case 'ahead':
      return now < live.refreshFromMs;
    case 'replacement':
      return now < live.usableUntilMs && live.accessToken !== demand.rejected;
    case 'explicit':
      return live.tokenVersion > versionAtStart;
  }
}

/** Demands with the same key are met by the same token. */
export function keyOf(demand: TokenRequirement): string {
  return demand.kind === 'replacement' ? `replacement ${demand.rejected}` : demand.kind;
}
