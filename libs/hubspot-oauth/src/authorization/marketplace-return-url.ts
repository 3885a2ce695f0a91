/** HubSpot's app, in any of its data centres: `app`, or `app-` and the name of the data centre. */
const HUBSPOT_APP = /^https:\/\/app(-[a-z0-9]+)?\.hubspot\.com$/;
const MAX_LENGTH = 2_048;

/**
 * The page of HubSpot that an install from the Marketplace wants the browser back on. Undefined for
 * every other page: whoever makes up the callback's query must not be able to send people elsewhere.
 *
 * @param appUrl the origin that is HubSpot's app besides, such as an emulator's
 */
export function marketplaceReturnUrl(returnUrl: string, appUrl: string): string | undefined {
  if (returnUrl.length > MAX_LENGTH || !URL.canParse(returnUrl)) return undefined;
  const { href, origin, username, password } = new URL(returnUrl);
  const isHubSpot = origin === appUrl || HUBSPOT_APP.test(origin);
  return isHubSpot && username === '' && password === '' ? href : undefined;
}

/** The return URL with the app's state, as HubSpot wants to be told it. */
export function withState(returnUrl: string, state: string): string {
  const url = new URL(returnUrl);
  url.search += `${url.search === '' ? '?' : '&'}state=${encodeURIComponent(state)}`;
  return url.href;
}
