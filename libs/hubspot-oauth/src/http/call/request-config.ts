import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { PACKAGE_USER_AGENT } from '../../runtime/user-agent.js';

/**
 * The default of `maxContentLength`: 50 MB after decompression. Without it, a small compressed response
 * could fill the memory.
 */
export const MAX_RESPONSE_BYTES = 50 * 1024 * 1024;

/**
 * Headers of the caller that are not sent with a token: they would replace it, send it to another
 * host or path behind a proxy, or change the method.
 */
const REMOVED = new Set([
  'authorization',
  'cookie',
  'forwarded',
  'host',
  'x-forwarded-host',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]);

/** Whether a header of the caller is not sent with a token. */
export function isRemovedHeader(name: string): boolean {
  return REMOVED.has(name.toLowerCase());
}

/** The package's name and version, after the host's own `User-Agent`. */
export function userAgent(own: unknown): string {
  return typeof own === 'string' && own !== ''
    ? `${own} ${PACKAGE_USER_AGENT}`
    : PACKAGE_USER_AGENT;
}

/**
 * Copies a config field by field, which is faster than a spread: axios's configs are dictionaries. The
 * copy has no prototype, so that fields on a polluted `Object.prototype` do not become options.
 */
export function copyConfig(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(config)) copy[name] = config[name as keyof typeof config];
  return copy as unknown as InternalAxiosRequestConfig;
}

/**
 * Copies the headers, because the caller's own must not show the token.
 *
 * @param contentType replaces the caller's
 */
export function headersWithToken(
  headers: AxiosHeaders,
  token: string,
  contentType: string | undefined,
): AxiosHeaders {
  // Field by field: the methods of AxiosHeaders check and normalize what is checked already.
  const copy = new AxiosHeaders();
  let own: unknown;
  for (const name of Object.keys(headers)) {
    const lowerCase = name.toLowerCase();
    if (lowerCase === 'user-agent') own = headers[name];
    else if (!REMOVED.has(lowerCase)) copy[name] = headers[name];
  }
  copy['Authorization'] = `Bearer ${token}`;
  copy['User-Agent'] = userAgent(own);
  if (contentType !== undefined) copy.setContentType(contentType);
  return copy;
}
