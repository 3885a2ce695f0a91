import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import type { HubSpotOAuthOptions } from './hubspot-oauth-options.js';

/**
 * The options with keys that are known: calls `encryptionKeys` if it is a function.
 *
 * @throws HubSpotConfigurationError if it rejects. Its error may quote key material and is left out
 */
export async function loadEncryptionKeys(
  options: HubSpotOAuthOptions,
): Promise<HubSpotOAuthOptions> {
  const { encryptionKeys } = options;
  if (typeof encryptionKeys !== 'function') return options;
  try {
    return { ...options, encryptionKeys: await encryptionKeys() };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    throw new HubSpotConfigurationError([
      { option: 'encryptionKeys', reason: `could not be loaded: the function failed with ${name}` },
    ]);
  }
}
