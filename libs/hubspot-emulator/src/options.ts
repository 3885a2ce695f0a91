import type { EmulatedAccountSeed } from './accounts/emulated-account.js';
import type { EmulatedApp } from './apps/emulated-app.js';
import type { RequestLogEntry } from './requests/request-log.js';

/** How an emulator is set up. */
export interface HubSpotEmulatorOptions {
  /**
   * The port to listen on; 0 takes a free one.
   *
   * @default 0
   */
  readonly port?: number | undefined;
  /**
   * The address to listen on. Whoever reaches it can approve any app: keep it local.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string | undefined;
  /**
   * The apps it knows.
   *
   * @default one sample app
   */
  readonly apps?: readonly EmulatedApp[] | undefined;
  /**
   * The accounts it has.
   *
   * @default two accounts, 1234567 and 7654321, with 25 contacts each
   */
  readonly accounts?: readonly EmulatedAccountSeed[] | undefined;
  /**
   * Whether data calls are limited as HubSpot limits them: 110 in any 10 seconds, for each app and
   * account.
   *
   * @default true
   * @see https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
   */
  readonly rateLimits?: boolean | undefined;
  /**
   * Whether every refresh answers with a new refresh token and kills the old one. HubSpot is seen
   * to keep them and reserves the right not to.
   *
   * @default false
   */
  readonly rotateRefreshTokens?: boolean | undefined;
  /**
   * What happens when a person cancels: a redirect with `error=access_denied`, or nothing that the
   * app could notice. HubSpot documents both.
   *
   * @default 'redirect'
   */
  readonly denial?: 'redirect' | 'silent' | undefined;
  /**
   * How long access tokens live, in seconds.
   *
   * @default 1800
   */
  readonly expiresInSeconds?: number | undefined;
  /**
   * A JSON file that carries the grants over a restart. It holds tokens: it is created with mode
   * 0600.
   *
   * @default none: grants are lost when the emulator stops
   */
  readonly stateFile?: string | undefined;
  /** Called for every request once it is answered, with what the request log keeps of it. */
  readonly onRequest?: ((entry: RequestLogEntry) => void) | undefined;
}
