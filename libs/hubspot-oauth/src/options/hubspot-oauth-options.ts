import type { HubSpotPageOptions } from './hubspot-page-options.js';

/**
 * HubSpot's OAuth API version: a dated version such as `2026-09`, or one of the legacy ones.
 * HubSpot switches `v1` off on 2027-02-16.
 *
 * @see https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
 */
export type HubSpotOAuthVersion = 'v1' | 'v3' | `${number}-${number}`;

/** Timing of token refreshes. The defaults suit HubSpot's tokens of 30 minutes. */
export interface HubSpotRefreshOptions {
  /** How long a caller without a valid token waits for one, in milliseconds. @default 20000 */
  readonly waitMs?: number | undefined;
  /** Time-out of one whole call to the token endpoint, in milliseconds. @default 10000 */
  readonly callTimeoutMs?: number | undefined;
  /**
   * First pause of all processes after a failed refresh, in milliseconds. Doubles with each failure, up
   * to 10 s. @default 2000
   */
  readonly backOffMs?: number | undefined;
  /**
   * How many background refreshes one process starts per second at most. @default 10
   */
  readonly backgroundPerSecond?: number | undefined;
}

/** When calls to HubSpot's API are sent again. */
export interface HubSpotRetryOptions {
  /** How often one call is sent again at most. @default 4 */
  readonly limit?: number | undefined;
  /**
   * No call is sent again later than this after it began, in milliseconds. A pause that would end
   * later is not begun: the call fails at once. @default 30000
   */
  readonly deadlineMs?: number | undefined;
  /**
   * Longest pause before the first retry, in milliseconds, if HubSpot names none. Doubles with each
   * retry, up to 8 s. The pause is random, from 0 to that. @default 500
   */
  readonly backOffMs?: number | undefined;
}

/** How each account's calls are held within HubSpot's rate limits before HubSpot refuses them. */
export interface HubSpotPacingOptions {
  /**
   * Calls that one account may make in any 10 seconds, until HubSpot's headers say otherwise.
   *
   * @default 100
   */
  readonly callsPerTenSeconds?: number | undefined;
  /** CRM searches that one account may make in a second. @default 4 */
  readonly searchesPerSecond?: number | undefined;
  /** The longest time that a call waits for the rate limit, in milliseconds. @default 15000 */
  readonly maxWaitMs?: number | undefined;
  /**
   * How many instances of the application share the limits evenly. Used only with a store of your own
   * that has no `rateLimits`: otherwise instances share the limits through the store.
   *
   * @default 1
   */
  readonly instances?: number | undefined;
}

/** How HubSpot's webhooks journal is read. */
export interface HubSpotJournalOptions {
  /** Pause after the end of the journal was reached, in milliseconds. @default 10000 */
  readonly pollIntervalMs?: number | undefined;
}

/** How HubSpot's webhooks are received. */
export interface HubSpotWebhookOptions {
  /**
   * Whether a version 1 signature is enough where a request has no version 3 one, as those of legacy
   * private apps. It covers the body alone and never expires.
   *
   * @default false
   */
  readonly acceptV1Signatures?: boolean | undefined;
}

/** `id:base64(32 bytes)` entries, comma-separated or as an array. */
export type EncryptionKeys = string | readonly string[];

/** What an application tells the module. Checked as a whole while the application starts. */
export interface HubSpotOAuthOptions {
  /** The app's client id (HUBSPOT_CLIENT_ID). */
  readonly clientId: string;
  /** The app's client secret (HUBSPOT_CLIENT_SECRET). */
  readonly clientSecret: string;
  /**
   * The client secret before the current one (HUBSPOT_PREVIOUS_CLIENT_SECRET), while HubSpot may
   * still sign requests with it. Used for nothing else.
   */
  readonly previousClientSecret?: string | undefined;
  /**
   * The callback's URL exactly as registered at HubSpot (HUBSPOT_REDIRECT_URI): https, or http on
   * loopback. Its origin is the app's own origin; no `Host` header is ever trusted for that.
   */
  readonly redirectUri: string;
  /** The app's required scopes (HUBSPOT_SCOPES). */
  readonly scopes: readonly string[];
  /** Scopes that an account may lack (HUBSPOT_OPTIONAL_SCOPES). @default [] */
  readonly optionalScopes?: readonly string[] | undefined;
  /**
   * The keys that seal tokens, sessions and authorizations (HUBSPOT_ENCRYPTION_KEYS):
   * `id:base64(32 bytes)`, comma-separated or as an array. The first one encrypts, all of them decrypt.
   * A function is called once while the application starts, for keys that a KMS decrypts.
   */
  readonly encryptionKeys: EncryptionKeys | (() => Promise<EncryptionKeys>);
  /** HUBSPOT_OAUTH_VERSION. @default '2026-09' */
  readonly oauthVersion?: HubSpotOAuthVersion | undefined;
  /** Origin of HubSpot's API (HUBSPOT_API_URL). @default 'https://api.hubapi.com' */
  readonly apiUrl?: string | undefined;
  /** Origin of HubSpot's consent page (HUBSPOT_APP_URL). @default 'https://app.hubspot.com' */
  readonly appUrl?: string | undefined;
  /**
   * Origins, besides the app's own, that a return URL may name (HUBSPOT_ALLOWED_RETURN_ORIGINS).
   *
   * @default []
   */
  readonly allowedReturnOrigins?: readonly string[] | undefined;
  /** Where a finished install goes that named no `returnTo`. @default '/' */
  readonly defaultReturnTo?: string | undefined;
  /**
   * Where HubSpot's signed requests reach the app (PUBLIC_URL): an origin, with a path if a proxy in
   * front strips one. HubSpot signs the URL it called, and no `Host` header is trusted to tell it.
   * Used for signatures only.
   *
   * @default the origin of `redirectUri`
   */
  readonly publicUrl?: string | undefined;
  /**
   * Whether `HubSpotSignatureGuard` takes each version 3 signature once: it remembers the last
   * 100,000 in this process for as long as they are valid. Leave it off where HubSpot's own retries
   * matter more: nothing documents that it signs them again.
   *
   * @default false
   */
  readonly refuseReplayedSignatures?: boolean | undefined;
  /**
   * Whether HubSpot's Marketplace may start installs (HUBSPOT_MARKETPLACE_INSTALLS): the callback then
   * takes a code without a state of this app, and never starts a session for it. With `signIn: true`
   * only the form in which people sign in at this app first, which has a state.
   *
   * @default false
   * @see https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
   */
  readonly marketplaceInstalls?: boolean | { readonly signIn: boolean } | undefined;
  /**
   * Whether `POST {routePrefix}/webhooks` receives HubSpot's webhooks. Without a value it does if the
   * application has `@OnHubSpotEvent` handlers or an `eventQueue`.
   */
  readonly webhooks?: boolean | HubSpotWebhookOptions | undefined;
  /**
   * Whether HubSpot's webhooks journal is read: HubSpot reports uninstalls only there. One instance at a time
   * reads it.
   *
   * @default false
   */
  readonly journal?: boolean | HubSpotJournalOptions | undefined;
  readonly refresh?: HubSpotRefreshOptions | undefined;
  /** `false` sends every call once. */
  readonly retries?: HubSpotRetryOptions | false | undefined;
  /** `false` sends every call at once, and HubSpot refuses what is too much. */
  readonly pacing?: HubSpotPacingOptions | false | undefined;
  /** How many connections one process keeps in memory. @default 10000 */
  readonly maxCachedConnections?: number | undefined;
  /** The error pages of the install and callback routes: languages, texts, or pages of your own. */
  readonly pages?: HubSpotPageOptions | undefined;
}
