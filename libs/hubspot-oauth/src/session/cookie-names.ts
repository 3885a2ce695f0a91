import { createHash } from 'node:crypto';

/** DI token of the beginning of this app's cookie names. */
export const COOKIE_PREFIX = Symbol.for('nestjs-hubspot-oauth:cookie-prefix');

export const DEFAULT_COOKIE_PREFIX = 'hubspot';

/** Two HubSpot apps of one application must not overwrite each other's cookies. */
export function cookiePrefixOf(clientId: string): string {
  const app = createHash('sha256').update(clientId).digest('hex').slice(0, 8);
  return `${DEFAULT_COOKIE_PREFIX}_${app}`;
}
