import { type SerializeOptions, parse, serialize } from 'cookie';

/** The part of a request that both Express and Fastify have. */
export interface RequestWithHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface CookieAttributes {
  readonly secure: boolean;
  readonly maxAgeSeconds: number;
  /** Whether it is sent from pages of other sites as well, where the cookie is secure. @default false */
  readonly crossSite?: boolean | undefined;
}

/** The request's cookies. Parsed here, so that the host needs no cookie middleware. */
export function readCookies(request: RequestWithHeaders): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(parse(headerOf(request)))) {
    if (value !== undefined) cookies[name] = value;
  }
  return cookies;
}

/** The cookie that `readCookies` has by this name, without a look at the others. */
export function readCookie(request: RequestWithHeaders, name: string): string | undefined {
  const header = headerOf(request);
  for (let end = 0, at = header.indexOf(name); at !== -1; at = header.indexOf(name, end)) {
    const semicolon = header.indexOf(';', at);
    end = semicolon === -1 ? header.length : semicolon;
    const value = parse(header.slice(header.lastIndexOf(';', at) + 1, end))[name];
    if (value !== undefined) return value;
  }
  return undefined;
}

function headerOf({ headers: { cookie = '' } }: RequestWithHeaders): string {
  return Array.isArray(cookie) ? cookie.join('; ') : cookie;
}

/**
 * A `Set-Cookie` header. On https the `__Host-` prefix keeps other hosts of the domain from setting
 * it (RFC 6265bis, section 4.1.3.2).
 */
export function writeCookie(name: string, value: string, attributes: CookieAttributes): string {
  const options: SerializeOptions = {
    path: '/',
    httpOnly: true,
    // Browsers take None for secure cookies only.
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
