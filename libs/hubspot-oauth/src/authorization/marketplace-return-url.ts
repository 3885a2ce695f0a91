/** HubSpot's app: `app`, or `app-` and the name of a data centre. */
const HUBSPOT_APP = /^https:\/\/app(-[a-z0-9]+)?\.hubspot\.com$/;
const MAX_LENGTH = 2_048;

/**
 * Returns the page of HubSpot to which an install from the Marketplace returns, or undefined if the
 * URL is not HubSpot's: anybody can send a browser to the callback with any query.
 *
 * @param appUrl a further origin that counts as HubSpot's, such as an emulator's
 */
export function marketplaceReturnUrl(returnUrl: string, appUrl: string): string | undefined {
  if (returnUrl.length > MAX_LENGTH || !URL.canParse(returnUrl)) return undefined;
  const { href, protocol, origin, username, password } = new URL(returnUrl);
  // The origin of a `blob:` URL is that of the page that created it.
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  const isHubSpot = origin === appUrl || HUBSPOT_APP.test(origin);
  const isPlain = username === '' && password === '' && href.length <= MAX_LENGTH;
  return isHubSpot && isPlain ? href : undefined;
}

/** Adds the state to the return URL, as HubSpot expects it. */
export function withState(returnUrl: string, state: string): string {
  const url = new URL(returnUrl);
  url.search += `${url.search === '' ? '?' : '&'}state=${encodeURIComponent(state)}`;
  return url.href;
}
