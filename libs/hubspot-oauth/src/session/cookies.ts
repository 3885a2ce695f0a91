import { type SerializeOptions, parse, serialize } from 'cookie';
import type { HttpRequest } from '../runtime/http-request.js';

type RequestWithHeaders = Pick<HttpRequest, 'headers'>;

export interface CookieAttributes {
  readonly secure: boolean;
  readonly maxAgeSeconds: number;
  /** Whether requests from pages of other sites carry the cookie. Needs `secure`. @default false */
  readonly crossSite?: boolean | undefined;
}

/** Returns the request's cookies. The host needs no cookie middleware. */
export function readCookies(request: RequestWithHeaders): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(parse(headerOf(request)))) {
    if (value !== undefined) cookies[name] = value;
  }
  return cookies;
}

/** Returns what `readCookies` returns for this name, without parsing the other cookies. */
export function readCookie(request: RequestWithHeaders, name: string): string | undefined {
  const header = headerOf(request);
  let at = header.indexOf(name);
  while (at !== -1) {
    const semicolon = header.indexOf(';', at);
    const end = semicolon === -1 ? header.length : semicolon;
    const value = parse(header.slice(header.lastIndexOf(';', at) + 1, end))[name];
    if (value !== undefined) return value;
    at = header.indexOf(name, end);
  }
  return undefined;
}

function headerOf({ headers: { cookie = '' } }: RequestWithHeaders): string {
  return Array.isArray(cookie) ? cookie.join('; ') : cookie;
}

/**
 * Returns a `Set-Cookie` header. On https, the `__Host-` prefix prevents other hosts of the domain
 * from setting the cookie (RFC 6265bis, section 4.1.3.2).
 */
export function writeCookie(name: string, value: string, attributes: CookieAttributes): string {
  const options: SerializeOptions = {
    path: '/',
    httpOnly: true,
    // Browsers reject SameSite=None without Secure.
    sameSite: attributes.crossSite && attributes.secure ? 'none' : 'lax',
    secure: attributes.secure,
    maxAge: attributes.maxAgeSeconds,
  };
  return serialize(cookieName(name, attributes.secure), value, options);
}

export function clearCookie(name: string, secure: boolean): string {
  return writeCookie(name, '', { secure, maxAgeSeconds: 0 });
}

export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
