import type { WebhookSettings } from '../webhooks/webhook-settings.js';

/** An app, as configured at HubSpot. */
export interface EmulatedApp {
  /** A UUID at HubSpot; any string here. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The name on the consent page. */
  readonly name: string;
  /**
   * The registered redirect URLs, compared character by character. As at HubSpot, `https` is required
   * except on `localhost`. Loopback addresses are allowed too, for tests that listen there.
   *
   * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/working-with-oauth
   */
  readonly redirectUris: readonly string[];
  /** Scopes that every authorization URL of the app must request. `oauth` is granted in any case. */
  readonly requiredScopes: readonly string[];
  /**
   * Further scopes that an authorization URL may request.
   *
   * @default []
   */
  readonly optionalScopes?: readonly string[] | undefined;
  /**
   * URLs on the app's server that its UI extensions call. The start page can call them.
   *
   * @default []
   */
  readonly cardUrls?: readonly string[] | undefined;
  /**
   * Whether the start page offers to install the app from the Marketplace.
   *
   * @default true
   */
  readonly marketplaceListed?: boolean | undefined;
  /**
   * Where the app receives webhooks, and which.
   *
   * @default none
   */
  readonly webhooks?: WebhookSettings | undefined;
  /**
   * HubSpot's numeric id of the app.
   *
   * @default 1000001 for the first app, 1000002 for the second, and so on
   */
  readonly appId?: number | undefined;
}

/** An app with every default filled in. */
export interface RegisteredApp extends EmulatedApp {
  readonly optionalScopes: readonly string[];
  readonly cardUrls: readonly string[];
  readonly appId: number;
}

/** The default app. Its secret is public: use it on this machine only. */
export const SAMPLE_APP: EmulatedApp = {
  clientId: '7f3a1c52-0b4e-4d7a-9c1e-5a6b8d2e4f10',
  clientSecret: 'e2c9d4b6-81f7-4a35-b0d8-3c7e6f9a2b51',
  name: 'Sample App',
  redirectUris: ['http://localhost:3000/hubspot/oauth/callback'],
  requiredScopes: ['oauth', 'crm.objects.contacts.read'],
  optionalScopes: ['crm.objects.contacts.write'],
};
