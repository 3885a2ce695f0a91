import { Inject, Injectable, Optional } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import { Sealer } from '../encryption/sealer.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { ConnectionCache } from '../tokens/connection-cache.js';
import { COOKIE_PREFIX, DEFAULT_COOKIE_PREFIX } from './cookie-names.js';
import { clearCookie, cookieName, readCookie, writeCookie } from './cookies.js';
import { HubSpotAccountResolver, type ResolvedAccount } from './hubspot-account-resolver.js';

const LIFETIME_SECONDS = 12 * 60 * 60;
const SEAL = { purpose: 'session', column: 'hubspot_session' } as const;

const content = z.object({
  hubId: z.int().positive(),
  connectionId: z.string(),
  /** Cookies of version 0.1.0 have none. */
  sessionVersion: z.int().default(1),
  expiresAt: z.number(),
});

type SessionContent = z.infer<typeof content>;

interface OpenedSession extends SessionContent {
  readonly sealed: string;
}

/**
 * Binds a browser to the connection that it installed, with an encrypted cookie. The cookie contains
 * no token. Its session version is compared with that of the row, so that the server can end
 * sessions. This is the default account resolver.
 */
@Injectable()
export class Session extends HubSpotAccountResolver {
  private readonly secure: boolean;
  private readonly cookie: string;
  private readonly name: string;
  /** Decrypting a cookie takes most of the guard's time. Contains valid cookies only. */
  private readonly opened: LRUCache<string, OpenedSession>;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly repository: HubSpotConnectionRepository,
    private readonly cache: ConnectionCache,
    @Optional() @Inject(COOKIE_PREFIX) prefix: string = DEFAULT_COOKIE_PREFIX,
  ) {
    super();
    this.cookie = `${prefix}_session`;
    this.secure = options.ownOrigin.startsWith('https:');
    this.name = cookieName(this.cookie, this.secure);
    this.opened = new LRUCache({ max: options.maxCachedConnections });
  }

  /** Returns a `Set-Cookie` header that starts a session for the connection. */
  start(connection: HubSpotConnection): string {
    const value: SessionContent = {
      hubId: connection.hubId,
      connectionId: connection.id,
      sessionVersion: connection.sessionVersion,
      expiresAt: this.clock.now() + LIFETIME_SECONDS * 1_000,
    };
    return writeCookie(this.cookie, this.sealer.seal(JSON.stringify(value), SEAL), {
      secure: this.secure,
      maxAgeSeconds: LIFETIME_SECONDS,
    });
  }

  /** Returns a `Set-Cookie` header that ends the session of the browser. */
  end(): string {
    return clearCookie(this.cookie, this.secure);
  }

  /** Ends the sessions of all browsers. Other instances notice it within 15 seconds. */
  async endAll({ clientId, hubId }: HubSpotConnection): Promise<void> {
    await this.repository.endSessions({ clientId, hubId });
    this.cache.forget(hubId);
  }

  override resolve(request: Pick<HttpRequest, 'headers'>): ResolvedAccount | undefined {
    const sealed = readCookie(request, this.name);
    if (sealed === undefined) return undefined;
    const known = this.opened.get(endOf(sealed));
    const session = known?.sealed === sealed ? known : this.open(sealed);
    if (session === undefined || session.expiresAt <= this.clock.now()) return undefined;
    const { hubId, connectionId, sessionVersion } = session;
    return { hubId, connectionId, sessionVersion };
  }

  private open(sealed: string): SessionContent | undefined {
    try {
      const session = content.parse(JSON.parse(this.sealer.open(sealed, SEAL)));
      this.opened.set(endOf(sealed), { ...session, sealed });
      return session;
    } catch {
      return undefined; // Forged, or of another app, or encrypted with a key that was removed.
    }
  }
}

/** The end of the ciphertext is unique, and a shorter key makes the lookup faster. */
function endOf(sealed: string): string {
  return sealed.slice(-12);
}
