import type { CachedConnection } from '../cached-connection.js';

/** What a caller needs of the token that it gets. */
export type TokenRequirement =
  /** One that is valid for at least `expiryMarginMs`. */
  | { readonly kind: 'usable' }
  /** One that is not yet due for its background refresh. */
  | { readonly kind: 'eager' }
  /** Another one than HubSpot has just rejected. */
  | { readonly kind: 'replacement'; readonly rejected: string }
  /** A newer one than is stored now, even if the grant is marked as revoked. */
  | { readonly kind: 'explicit' };

/** @param versionAtStart the row's version when the caller asked */
export function satisfies(
  requirement: TokenRequirement,
  connection: CachedConnection,
  now: number,
  versionAtStart: number,
): boolean {
  switch (requirement.kind) {
    case 'usable':
      return now < connection.usableUntilMs;
    case 'eager':
      return now < connection.eagerRefreshFromMs;
    case 'replacement':
      return now < connection.usableUntilMs && connection.accessToken !== requirement.rejected;
    case 'explicit':
      return connection.tokenVersion > versionAtStart;
  }
}

/** Requirements with the same key are satisfied by the same token. */
export function keyOf(requirement: TokenRequirement): string {
  return requirement.kind === 'replacement'
    ? `replacement ${requirement.rejected}`
    : requirement.kind;
}
