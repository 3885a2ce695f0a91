import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { Sealer } from '../encryption/sealer.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { ResolvedAccount } from './account-resolver.js';
import {
  type RequestWithHeaders,
  clearCookie,
  cookieName,
  readCookies,
  writeCookie,
} from './cookies.js';

const COOKIE = 'hubspot_session';
const LIFETIME_SECONDS = 12 * 60 * 60;
const SEAL = { purpose: 'session', column: COOKIE } as const;

const content = z.object({
  hubId: z.int().positive(),
  connectionId: z.string(),
  expiresAt: z.number(),
});

/** The sealed cookie that ties a browser to the connection it installed. Holds no token. */
@Injectable()
export class Session {
  private readonly secure: boolean;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {
    this.secure = options.ownOrigin.startsWith('https:');
  }

  /** A `Set-Cookie` header that starts the session of a connection. */
  start(connection: HubSpotConnection): string {
    const value: z.infer<typeof content> = {
      hubId: connection.hubId,
      connectionId: connection.id,
      expiresAt: this.clock.now() + LIFETIME_SECONDS * 1_000,
    };
    return writeCookie(COOKIE, this.sealer.seal(JSON.stringify(value), SEAL), {
      secure: this.secure,
      maxAgeSeconds: LIFETIME_SECONDS,
    });
  }

  /** A `Set-Cookie` header that ends the session. */
  end(): string {
    return clearCookie(COOKIE, this.secure);
  }

  read(request: RequestWithHeaders): ResolvedAccount | undefined {
    const sealed = readCookies(request)[cookieName(COOKIE, this.secure)];
    if (sealed === undefined) return undefined;
    try {
      const { hubId, connectionId, expiresAt } = content.parse(
        JSON.parse(this.sealer.open(sealed, SEAL)),
      );
      return expiresAt > this.clock.now() ? { hubId, connectionId } : undefined;
    } catch {
      return undefined; // A forged, foreign or outdated cookie is as good as none.
    }
  }
}
