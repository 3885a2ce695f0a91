import { Inject, Injectable, Optional } from '@nestjs/common';
import { z } from 'zod';
import { Sealer } from '../encryption/sealer.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { COOKIE_PREFIX, DEFAULT_COOKIE_PREFIX } from '../session/cookie-names.js';
import { clearCookie, cookieName, readCookies, writeCookie } from '../session/cookies.js';
import { AUTHORIZATION_LIFETIME_MS } from './authorization-state.js';

/** Which page started the install: one of this app, or of HubSpot's Marketplace. */
type InstallSource = 'install' | 'marketplace';

/**
 * Each source has a quota of its own, because any page can make a browser start installs of the
 * Marketplace, which must not remove the cookie of an install that a person started.
 */
const NAME_MIDDLES: Readonly<Record<InstallSource, string>> = {
  install: '_install_',
  marketplace: '_install_m.',
};
const NAME_CHARACTERS = 16;
const NAME_ENDING = /^[\w-]{16}$/;
const MAX_OPEN = 5;
/** At most so many cookies are removed by one response, however many a browser sends. */
const MAX_REMOVED = 5;
const SEAL = { purpose: 'attempt', column: 'hubspot_install_' } as const;

type RequestWithHeaders = Pick<HttpRequest, 'headers'>;

const content = z.object({ stateHash: z.string(), startedAt: z.number() });

/**
 * Binds each authorization to the browser that started it (RFC 6749, section 10.12), with one
 * encrypted cookie per authorization, so that two tabs do not interfere.
 */
@Injectable()
export class StateCookies {
  private readonly secure: boolean;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    @Optional() @Inject(COOKIE_PREFIX) private readonly prefix: string = DEFAULT_COOKIE_PREFIX,
  ) {
    this.secure = options.ownOrigin.startsWith('https:');
  }

  /**
   * Returns `Set-Cookie` headers that add the cookie of an authorization, and remove the oldest ones
   * of too many. HubSpot may load the callback of an install that its Marketplace started in a frame
   * of its own page, so that cookie is sent cross-site.
   */
  open(request: RequestWithHeaders, stateHash: string, source: InstallSource): string[] {
    const value: z.infer<typeof content> = { stateHash, startedAt: this.clock.now() };
    const excess = this.attemptsOf(request, source)
      .toSorted((one, other) => other.startedAt - one.startedAt)
      .slice(MAX_OPEN - 1)
      .slice(-MAX_REMOVED);
    return [
      writeCookie(this.nameOf(stateHash, source), this.sealer.seal(JSON.stringify(value), SEAL), {
        secure: this.secure,
        crossSite: source === 'marketplace',
        maxAgeSeconds: AUTHORIZATION_LIFETIME_MS / 1_000,
      }),
      ...excess.map((attempt) => clearCookie(attempt.name, this.secure)),
    ];
  }

  /** Returns whether the request comes from the browser that started the authorization. */
  belongsTo(request: RequestWithHeaders, stateHash: string): boolean {
    const cookies = readCookies(request);
    return (['install', 'marketplace'] as const).some((source) => {
      const name = cookieName(this.nameOf(stateHash, source), this.secure);
      return this.read(cookies[name])?.stateHash === stateHash;
    });
  }

  /** Returns a `Set-Cookie` header that removes the cookie of an authorization. */
  close(stateHash: string, source: InstallSource): string {
    return clearCookie(this.nameOf(stateHash, source), this.secure);
  }

  private attemptsOf(
    request: RequestWithHeaders,
    source: InstallSource,
  ): { name: string; startedAt: number }[] {
    const prefix = cookieName(this.prefix + NAME_MIDDLES[source], this.secure);
    return Object.entries(readCookies(request))
      .filter(([name]) => name.startsWith(prefix) && NAME_ENDING.test(name.slice(prefix.length)))
      .map(([name, value]) => ({
        name: this.prefix + NAME_MIDDLES[source] + name.slice(prefix.length),
        startedAt: this.read(value)?.startedAt ?? 0,
      }));
  }

  private nameOf(stateHash: string, source: InstallSource): string {
    return this.prefix + NAME_MIDDLES[source] + stateHash.slice(0, NAME_CHARACTERS);
  }

  private read(sealed: string | undefined): z.infer<typeof content> | undefined {
    if (sealed === undefined) return undefined;
    try {
      return content.parse(JSON.parse(this.sealer.open(sealed, SEAL)));
    } catch {
      return undefined; // Forged, or of another app, or encrypted with a key that was removed.
    }
  }
}
