import type { AxiosRequestConfig } from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { ForeignOriginError, InvalidPathError } from '../../errors/request.errors.js';

// The test with which axios decides whether a URL replaces the base URL.
const ABSOLUTE = /^([a-z][a-z\d+\-.]*:)?\/\//i;
/** `.` or `..` as a segment, also percent-encoded. `%2f` counts as a slash: servers may decode it. */
const DOT_SEGMENT = /(?:^|[\\/]|%2f|%5c)(?:\.|%2e){1,2}(?=$|[\\/]|%2f|%5c)/i;
const UNKNOWN_ORIGIN = 'an unknown origin';

/**
 * Checks that axios will send a request to the API, and to the path that its URL shows.
 *
 * @throws ForeignOriginError
 * @throws InvalidPathError
 */
export function assertApiTarget(config: AxiosRequestConfig, apiUrl: string, hubId: HubId): void {
  const origin = targetOrigin(config, apiUrl);
  if (origin !== apiUrl) throw new ForeignOriginError(hubId, origin);
  if (hasDotSegment(targetUrl(config))) throw new InvalidPathError(hubId);
}

/**
 * The target of a `fetch`: a relative URL goes to the API, an absolute one must be the API's.
 *
 * @throws ForeignOriginError
 * @throws InvalidPathError
 */
export function fetchTarget(
  input: string | URL | Request,
  apiUrl: string,
  hubId: HubId,
): string | Request {
  const isRequest = typeof input === 'object' && 'url' in input;
  const url = isRequest ? input.url : String(input);
  const target = URL.canParse(url, apiUrl) ? new URL(url, apiUrl) : undefined;
  if (target?.origin !== apiUrl) {
    throw new ForeignOriginError(hubId, target?.origin ?? UNKNOWN_ORIGIN);
  }
  if (hasDotSegment(url)) throw new InvalidPathError(hubId);
  return isRequest ? input : target.href;
}

/** The path that axios will send a request to, as `pathOf` shows it. */
export function targetPath(config: AxiosRequestConfig): string {
  return pathOf(targetUrl(config));
}

/** The path of a URL, safe to show: without the query, credentials and tokens. */
export function pathOf(url: string): string {
  if (!URL.canParse(url)) return '';
  // Version 1 of HubSpot's OAuth API has tokens in its paths.
  return new URL(url).pathname.replace(/^(\/oauth\/v1\/\w+-tokens\/).+/, '$1[token]');
}

/** Whether axios ignores the base URL of a request. */
export function replacesBase({ url = '', allowAbsoluteUrls }: AxiosRequestConfig): boolean {
  return ABSOLUTE.test(url) && allowAbsoluteUrls !== false;
}

/** The origin that axios will send a request to. */
function targetOrigin(config: AxiosRequestConfig, apiUrl: string): string {
  const { baseURL = '', url = '', socketPath } = config;
  if (socketPath) return 'a local socket';
  const isAbsolute = replacesBase(config);
  if (!isAbsolute && baseURL === apiUrl) return apiUrl;
  const target = isAbsolute ? url : baseURL;
  return URL.canParse(target) ? new URL(target).origin : UNKNOWN_ORIGIN;
}

function targetUrl(config: AxiosRequestConfig): string {
  const { baseURL = '', url = '' } = config;
  return replacesBase(config) ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

/** Whether a URL's path leads elsewhere than it shows once it is normalized (RFC 3986, 5.2.4). */
function hasDotSegment(url: string): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  // URL parsers remove tabs and line breaks first.
  return DOT_SEGMENT.test(path.replace(/[\t\r\n]/g, ''));
}
