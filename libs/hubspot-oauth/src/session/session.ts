import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { Sealer } from '../encryption/sealer.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { ResolvedAccount } from './hubspot-account-resolver.js';
import {
  type RequestWithHeaders,
  clearCookie,
  cookieName,
  readCookie,
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

type SessionContent = z.infer<typeof content>;

interface OpenedSession extends SessionContent {
  readonly sealed: string;
}

/** The sealed cookie that ties a browser to the connection it installed. Holds no token. */
@Injectable()
export class Session {
  private readonly secure: boolean;
  private readonly name: string;
  /** Opening one takes most of the guard's time. Only authentic ones get here, by their ends. */
  private readonly opened: LRUCache<string, OpenedSession>;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {
    this.secure = options.ownOrigin.startsWith('https:');
    this.name = cookieName(COOKIE, this.secure);
    this.opened = new LRUCache({ max: options.maxCachedConnections });
  }

  /** A `Set-Cookie` header that starts the session of a connection. */
  start(connection: HubSpotConnection): string {
    const value: SessionContent = {
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
    const sealed = readCookie(request, this.name);
    if (sealed === undefined) return undefined;
    const known = this.opened.get(endOf(sealed));
    const session = known?.sealed === sealed ? known : this.open(sealed);
    if (session === undefined || session.expiresAt <= this.clock.now()) return undefined;
    const { hubId, connectionId } = session;
    return { hubId, connectionId };
  }

  private open(sealed: string): SessionContent | undefined {
    try {
      const session = content.parse(JSON.parse(this.sealer.open(sealed, SEAL)));
      this.opened.set(endOf(sealed), { ...session, sealed });
      return session;
    } catch {
      return undefined; // A forged, foreign or outdated cookie is as good as none.
    }
  }
}

/** As good as random, and looked up quicker than the whole. */
function endOf(sealed: string): string {
  return sealed.slice(-12);
}
