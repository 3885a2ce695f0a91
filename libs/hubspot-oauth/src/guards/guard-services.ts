import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { INSTALL_URL } from '../problems/install-url.js';
import { HubSpotAccountResolver } from '../session/hubspot-account-resolver.js';
import { RequestSignatures } from '../signatures/request-signatures.js';
import { ConnectionCache } from '../tokens/connection-cache.js';

/**
 * What the guards inject. Nest creates a guard in the module that uses it, so that the module of this
 * library has to export this. It is not part of the public interface.
 */
@Injectable()
export class GuardServices {
  /** The origin of `redirectUri`. */
  readonly ownOrigin: string;

  constructor(
    readonly resolver: HubSpotAccountResolver,
    readonly cache: ConnectionCache,
    readonly connections: HubSpotConnections,
    readonly signatures: RequestSignatures,
    @Inject(INSTALL_URL) readonly installUrl: string,
    @Inject(RESOLVED_OPTIONS) { ownOrigin }: ResolvedHubSpotOAuthOptions,
  ) {
    this.ownOrigin = ownOrigin;
  }
}
