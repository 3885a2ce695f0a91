import { Injectable } from '@nestjs/common';
import { HubSpotAccountResolver, type ResolvedAccount } from './hubspot-account-resolver.js';
import type { RequestWithHeaders } from './cookies.js';
import { isSigned, signedAccountOf } from './signed-requests.js';

/**
 * Whose connection a request may use: the account that HubSpot signed it for, or else what the
 * host's resolver answers. A signed request that names no account may use none.
 */
@Injectable()
export class RequestAccounts {
  constructor(private readonly resolver: HubSpotAccountResolver) {}

  resolve(
    request: RequestWithHeaders,
  ): Promise<ResolvedAccount | undefined> | ResolvedAccount | undefined {
    return isSigned(request) ? signedAccountOf(request) : this.resolver.resolve(request);
  }
}
