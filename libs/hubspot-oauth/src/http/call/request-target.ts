import type { AxiosRequestConfig } from 'axios';

// As axios decides whether a URL replaces the base URL.
const ABSOLUTE = /^([a-z][a-z\d+\-.]*:)?\/\//i;

/** The origin that axios will send a request to, as far as the request names a valid one. */
export function targetOrigin(config: AxiosRequestConfig, apiUrl: string): string {
  const { baseURL = '', url = '', socketPath } = config;
  if (socketPath) return 'a local socket';
  const replaces = replacesBase(config);
  if (!replaces && baseURL === apiUrl) return apiUrl;
  const target = replaces ? url : baseURL;
  return URL.canParse(target) ? new URL(target).origin : 'another origin';
}

/** The path that axios will send a request to, as `pathOf` tells it. */
export function targetPath(config: AxiosRequestConfig): string {
  const { baseURL = '', url = '' } = config;
  const target = replacesBase(config)
    ? url
    : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
  return pathOf(target);
}

/** The path of a URL, fit to be told: without a query, credentials, or a token. */
export function pathOf(url: string): string {
  if (!URL.canParse(url)) return '';
  // HubSpot's first OAuth API has tokens in its paths.
  return new URL(url).pathname.replace(/^(\/oauth\/v1\/\w+-tokens\/).+/, '$1[token]');
}

function replacesBase({ url = '', allowAbsoluteUrls }: AxiosRequestConfig): boolean {
  return ABSOLUTE.test(url) && allowAbsoluteUrls !== false;
}
