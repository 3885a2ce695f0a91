import type {
  HubSpotOAuthOptions,
  HubSpotOAuthVersion,
  HubSpotPacingOptions,
  HubSpotRefreshOptions,
  HubSpotRetryOptions,
} from './hubspot-oauth-options.js';
import type { HubSpotPageOptions, HubSpotPageTexts } from './hubspot-page-options.js';

/** One key of the key ring. */
export interface EncryptionKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Which installs of HubSpot's Marketplace are taken: none, all, or those with a state of ours. */
export type MarketplaceInstalls = 'none' | 'all' | 'with_sign_in';

type Complete<Options> = { [Key in keyof Options]-?: Exclude<Options[Key], undefined> };

/** The options as the code reads them: complete, checked and normalised. */
export interface ResolvedHubSpotOAuthOptions extends Complete<
  Omit<
    HubSpotOAuthOptions,
    | 'encryptionKeys'
    | 'marketplaceInstalls'
    | 'oauthVersion'
    | 'pacing'
    | 'previousClientSecret'
    | 'refresh'
    | 'retries'
    | 'webhooks'
    | 'journal'
    | 'pages'
  >
> {
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly marketplaceInstalls: MarketplaceInstalls;
  readonly oauthVersion: HubSpotOAuthVersion;
  readonly refresh: Complete<HubSpotRefreshOptions>;
  readonly retries: Complete<HubSpotRetryOptions> | false;
  readonly pacing: Complete<HubSpotPacingOptions> | false;
  readonly journal: { readonly pollIntervalMs: number } | false;
  readonly webhooks: {
    /** If undefined, they are received if there are handlers or a queue. */
    readonly mounted: boolean | undefined;
    readonly acceptV1Signatures: boolean;
  };
  readonly pages: {
    readonly texts: Readonly<Record<string, HubSpotPageTexts>>;
    readonly render?: HubSpotPageOptions['render'];
  };
  /** What HubSpot may sign with: the current secret, and the one before while it is rotated. */
  readonly clientSecrets: readonly string[];
  /** The origin of `redirectUri`. */
  readonly ownOrigin: string;
}

/** DI token of `ResolvedHubSpotOAuthOptions`. */
export const RESOLVED_OPTIONS = Symbol.for('nestjs-hubspot-oauth:resolved-options');
