import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { HttpRequest } from '../runtime/http-request.js';

/**
 * Links installs to the host's own tenants. Extend this class and pass it as the module's
 * `installHooks`. Both methods are optional.
 */
export abstract class HubSpotInstallHooks {
  /**
   * Returns what the host needs to know in `installed` from the request that starts the install, such
   * as its tenant's id. Stored encrypted with the state for ten minutes, as JSON. An exception ends the
   * request.
   */
  contextOf?(request: HttpRequest): unknown;

  /**
   * Called when the connection is stored, and awaited before the browser is redirected. If it throws,
   * the person sees an error page and gets no session. The connection stays, for a second install or
   * for `HubSpotTokenService.disconnect`.
   *
   * @param context what `contextOf` returned. Undefined if HubSpot's Marketplace started the install
   * without a request to this app
   *
   * @returns where to redirect the browser instead of the requested return URL. Any origin is allowed,
   * so do not build it from a request. Ignored for installs of the Marketplace, which always return
   * to HubSpot
   */
  installed?(
    connection: HubSpotConnection,
    context: unknown,
    source: 'install' | 'marketplace',
  ): Promise<{ readonly returnTo: string } | void> | { readonly returnTo: string } | void;
}
