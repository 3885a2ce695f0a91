import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Sealer } from '../encryption/sealer.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { clearCookie, cookieName, readCookies, writeCookie } from '../session/cookies.js';
import { AUTHORIZATION_LIFETIME_MS } from './authorization-state.js';

const PREFIX = 'hubspot_install_';
const NAME_CHARACTERS = 16;
const NAME_ENDING = /^[\w-]{16}$/;
const MAX_OPEN = 5;
const SEAL = { purpose: 'attempt', column: PREFIX } as const;

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
  ) {
    this.secure = options.ownOrigin.startsWith('https:');
  }

  /**
   * Returns `Set-Cookie` headers that add the cookie of an authorization, and remove the oldest ones
   * of too many.
   *
   * @param options.crossSite whether HubSpot may load the callback in a frame of its own page
   */
  open(
    request: RequestWithHeaders,
    stateHash: string,
    { crossSite = false }: { readonly crossSite?: boolean } = {},
  ): string[] {
    const value: z.infer<typeof content> = { stateHash, startedAt: this.clock.now() };
    const excess = this.attemptsOf(request)
      .toSorted((one, other) => other.startedAt - one.startedAt)
      .slice(MAX_OPEN - 1);
    return [
      writeCookie(nameOf(stateHash), this.sealer.seal(JSON.stringify(value), SEAL), {
        secure: this.secure,
        crossSite,
        maxAgeSeconds: AUTHORIZATION_LIFETIME_MS / 1_000,
      }),
      ...excess.map((attempt) => clearCookie(attempt.name, this.secure)),
    ];
  }

  /** Returns whether the request comes from the browser that started the authorization. */
  belongsTo(request: RequestWithHeaders, stateHash: string): boolean {
    const name = cookieName(nameOf(stateHash), this.secure);
    return this.read(readCookies(request)[name])?.stateHash === stateHash;
  }

  /** Returns a `Set-Cookie` header that removes the cookie of an authorization. */
  close(stateHash: string): string {
    return clearCookie(nameOf(stateHash), this.secure);
  }

  private attemptsOf(request: RequestWithHeaders): { name: string; startedAt: number }[] {
    const prefix = cookieName(PREFIX, this.secure);
    return Object.entries(readCookies(request))
      .filter(([name]) => name.startsWith(prefix) && NAME_ENDING.test(name.slice(prefix.length)))
      .map(([name, value]) => ({
        name: PREFIX + name.slice(prefix.length),
        startedAt: this.read(value)?.startedAt ?? 0,
      }));
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

function nameOf(stateHash: string): string {
  return PREFIX + stateHash.slice(0, NAME_CHARACTERS);
}
