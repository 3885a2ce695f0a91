const MAX_LENGTH = 2_048;
// Browsers remove tabs and line breaks from URLs, and treat a backslash as a slash.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020\\\u007f]/;

/**
 * Returns the absolute URL of `returnTo`: a path on the app's own origin, or a URL of that origin or
 * an allowed one. Returns undefined for anything else.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html
 */
export function resolveReturnUrl(
  returnTo: string,
  options: { readonly ownOrigin: string; readonly allowedReturnOrigins: readonly string[] },
): string | undefined {
  if (returnTo.length > MAX_LENGTH || FORBIDDEN.test(returnTo)) return undefined;
  const isPath = returnTo.startsWith('/') && !returnTo.startsWith('//');
  if (!isPath && !/^https?:\/\//i.test(returnTo)) return undefined;
  if (!URL.canParse(returnTo, options.ownOrigin)) return undefined;
  const url = new URL(returnTo, options.ownOrigin);
  const allowed = [options.ownOrigin, ...options.allowedReturnOrigins];
  const isAllowed = allowed.includes(url.origin) && url.username === '' && url.password === '';
  // Escaping makes a URL up to nine times as long.
  return isAllowed && url.href.length <= MAX_LENGTH ? url.href : undefined;
}
