const MAX_LENGTH = 2_048;
// Browsers drop tabs and line breaks from URLs, and read a backslash as a slash.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020\\\u007f]/;

/**
 * The absolute URL that `returnTo` stands for: a path on the own origin, or a URL whose origin is
 * the own one or an allowed one. Undefined for anything else.
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
  return allowed.includes(url.origin) && url.username === '' && url.password === ''
    ? url.href
    : undefined;
}
