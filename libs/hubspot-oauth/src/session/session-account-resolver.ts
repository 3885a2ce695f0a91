import { Injectable } from '@nestjs/common';
import { HubSpotAccountResolver, type ResolvedAccount } from './hubspot-account-resolver.js';
import type { RequestWithHeaders } from './cookies.js';
import { Session } from './session.js';

/** The default: the account of the browser's session. */
@Injectable()
export class SessionAccountResolver extends HubSpotAccountResolver {
  constructor(private readonly session: Session) {
    super();
  }

  override resolve(request: RequestWithHeaders): ResolvedAccount | undefined {
    return this.session.read(request);
  }
}
