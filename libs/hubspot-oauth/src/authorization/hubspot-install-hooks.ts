import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { RequestWithHeaders } from '../session/cookies.js';

/**
 * How a host ties an install to its own tenant: name a class of your own in the module's
 * `installHooks`. Both methods are optional.
 */
export abstract class HubSpotInstallHooks {
  /**
   * What the host wants to remember from the request that starts the install, such as its tenant's
   * id. Kept sealed with the state for ten minutes, as JSON; comes back in `installed`. An
   * exception it throws ends the request.
   */
  contextOf?(request: RequestWithHeaders): unknown;

  /**
   * The account is connected and stored. `context` is what `contextOf` answered; undefined where HubSpot's
   * Marketplace started the install without asking this app first. Awaited before the browser is redirected. An exception
   * means that the person sees an error page and gets no session; the connection stays, for a second
   * try or for `HubSpotTokenService.disconnect`.
   *
   * @returns where to send the browser instead of the return URL of the request, if anywhere; any
   * origin will do, so build it from what the host knows and from nothing a request says. Installs of
   * the Marketplace go back to HubSpot in any case
   */
  installed?(
    connection: HubSpotConnection,
    context: unknown,
    source: 'install' | 'marketplace',
  ): Promise<{ readonly returnTo: string } | void> | { readonly returnTo: string } | void;
}
