import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from './hubspot-oauth-options.js';

/** One key of the key ring. */
export interface EncryptionKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The options as the code reads them: complete, checked and normalised. */
export interface ResolvedHubSpotOAuthOptions extends Required<
  Omit<HubSpotOAuthOptions, 'encryptionKeys' | 'oauthVersion' | 'refresh'>
> {
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly oauthVersion: HubSpotOAuthVersion;
  readonly refresh: Required<NonNullable<HubSpotOAuthOptions['refresh']>>;
  /** The origin of `redirectUri`. */
  readonly ownOrigin: string;
}

/** DI token of `ResolvedHubSpotOAuthOptions`. */
export const RESOLVED_OPTIONS = Symbol.for('nestjs-hubspot-oauth:resolved-options');
