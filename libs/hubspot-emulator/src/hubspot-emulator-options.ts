import type { EmulatedAccountSeed } from './accounts/emulated-account.js';
import type { EmulatedApp } from './apps/emulated-app.js';
import type { RequestLogEntry } from './requests/request-log.js';

/** The options of an emulator. */
export interface HubSpotEmulatorOptions {
  /**
   * The port to listen on; 0 selects a free one.
   *
   * @default 0
   */
  readonly port?: number | undefined;
  /**
   * The address to listen on. Anyone who can reach it can approve any app: keep it local.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string | undefined;
  /**
   * Host names, without port, by which clients may call the emulator besides `host` and the loopback
   * names. Requests for other hosts are refused with 403, so that no website can reach the emulator
   * through a visitor's browser (DNS rebinding).
   *
   * @default []
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * The registered apps.
   *
   * @default one sample app
   */
  readonly apps?: readonly EmulatedApp[] | undefined;
  /**
   * The accounts.
   *
   * @default two accounts, 1234567 and 7654321, with 25 contacts each
   */
  readonly accounts?: readonly EmulatedAccountSeed[] | undefined;
  /**
   * Whether to limit API calls as HubSpot does: 110 in any 10 seconds for each app and account, and 5
   * searches per second for each account.
   *
   * @default true
   * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
   */
  readonly rateLimits?: boolean | undefined;
  /**
   * How long a change of an object is invisible to searches, in milliseconds of emulator time. HubSpot
   * takes a few seconds.
   *
   * @default 0
   */
  readonly searchIndexDelayMs?: number | undefined;
  /**
   * Whether every refresh returns a new refresh token and revokes the old one. HubSpot currently
   * returns the same one, but documents that this may change.
   *
   * @default false
   */
  readonly rotateRefreshTokens?: boolean | undefined;
  /**
   * What Cancel on the consent page does: a redirect with `error=access_denied`, or no redirect.
   * HubSpot documents both.
   *
   * @default 'redirect'
   */
  readonly denial?: 'redirect' | 'silent' | undefined;
  /**
   * How long access tokens are valid, in seconds.
   *
   * @default 1800
   */
  readonly expiresInSeconds?: number | undefined;
  /**
   * A JSON file that keeps the state across restarts. It contains tokens and is created with mode
   * 0600.
   *
   * @default none: the state is lost when the emulator stops
   */
  readonly stateFile?: string | undefined;
  /** Called for every finished request with its entry in the request log. */
  readonly onRequest?: ((entry: RequestLogEntry) => void) | undefined;
}
