import type { HubSpotKeyUsage } from '../../encryption/hubspot-key-rotation.js';
import type { EncryptionKey } from '../../options/resolved-options.js';
import { type Finding, failure, ok, warning } from './check-result.js';

/** @param usage undefined if the database could not be read */
export function checkEncryptionKeys(
  keys: readonly EncryptionKey[],
  usage: readonly HubSpotKeyUsage[] | undefined,
): Finding {
  const weak = keys.filter(({ bytes }) => isWeak(bytes)).map(({ id }) => id);
  if (weak.length > 0) {
    return warning(
      `${weak.join(', ')} is text or a pattern, not 32 random bytes`,
      'Make a random key with: nestjs-hubspot-oauth keys new',
    );
  }
  if (usage === undefined) return ok(`${keys.map(({ id }) => id).join(', ')}; not counted`);
  const missing = usage.filter(({ isConfigured }) => !isConfigured);
  if (missing.length > 0) {
    return failure(
      `stored values use ${counted(missing)}, which HUBSPOT_ENCRYPTION_KEYS does not contain`,
      'Add the key after the current one.',
    );
  }
  const former = usage.filter(({ isCurrent }) => !isCurrent);
  if (former.length > 0) {
    return warning(
      `former keys are in use: ${counted(former)}`,
      'Run: nestjs-hubspot-oauth keys reseal',
    );
  }
  return ok(usage.length === 0 ? `${keys[0]?.id} is current; nothing is stored` : counted(usage));
}

function counted(usage: readonly HubSpotKeyUsage[]): string {
  return usage
    .map(
      ({ keyId, connections, authorizations, failedEvents }) =>
        `${keyId} (${connections} connections, ${authorizations} authorizations, ${failedEvents} failed events)`,
    )
    .join(', ');
}

/** 32 random bytes are printable text, or have few different values, less than once in 10^13 keys. */
function isWeak(bytes: Buffer): boolean {
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText || new Set(bytes).size < 16;
}
