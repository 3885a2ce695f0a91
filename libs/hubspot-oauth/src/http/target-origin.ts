import type { AxiosRequestConfig } from 'axios';

// As axios decides whether a URL replaces the base URL.
const ABSOLUTE = /^([a-z][a-z\d+\-.]*:)?\/\//i;

/** The origin that axios will send a request to, as far as the request names a valid one. */
export function targetOrigin(config: AxiosRequestConfig, apiUrl: string): string {
  const { baseURL, url = '', allowAbsoluteUrls } = config;
  const replacesBase = ABSOLUTE.test(url) && allowAbsoluteUrls !== false;
  if (!replacesBase && baseURL === apiUrl) return apiUrl;
  const target = replacesBase ? url : (baseURL ?? '');
  return URL.canParse(target) ? new URL(target).origin : 'another origin';
}
