import { unescapeHtml } from '../pages/html.js';
import { errorText } from '../pages/page-reply.js';

/** The user's input on the consent page. */
export interface Choice {
  readonly decision: 'approve' | 'cancel';
  /** The account. Default: the preselected one. */
  readonly hubId?: number | undefined;
  /** The optional scopes to leave selected. Default: all. */
  readonly optionalScopes?: readonly string[] | undefined;
}

/**
 * Fetches the consent page and posts its form, without a browser.
 *
 * @returns the URL that the browser would be redirected to; undefined if there is no redirect
 */
export async function submitConsent(
  authorizeUrl: string,
  choice: Choice,
): Promise<string | undefined> {
  const page = await fetch(authorizeUrl, { redirect: 'manual' });
  const form = fillIn(await readPage(page), choice);
  const response = await fetch(authorizeUrl, { method: 'POST', body: form, redirect: 'manual' });
  const location = response.headers.get('location');
  if (location !== null) return location;
  await readPage(response);
  return undefined;
}

async function readPage(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  const message = errorText(text);
  throw new Error(
    message === undefined
      ? `The consent page returned status ${response.status}`
      : unescapeHtml(message),
  );
}

function fillIn(page: string, { decision, hubId, optionalScopes }: Choice): URLSearchParams {
  const form = new URLSearchParams({ decision });
  const accounts = values(page, 'hubId');
  const account = pick(accounts, hubId === undefined ? accounts.slice(0, 1) : [String(hubId)]);
  for (const value of account) form.append('hubId', value);
  const scopes = values(page, 'optional_scope');
  for (const value of pick(scopes, optionalScopes ?? scopes)) form.append('optional_scope', value);
  return form;
}

function pick(offered: readonly string[], wanted: readonly string[]): readonly string[] {
  const missing = wanted.find((value) => !offered.includes(value));
  if (missing !== undefined) throw new Error(`The consent page does not offer ${missing}`);
  return wanted;
}

function values(page: string, name: string): string[] {
  return [...page.matchAll(new RegExp(`<input\\s[^>]*name="${name}"\\s+value="([^"]*)"`, 'g'))].map(
    (match) => unescapeHtml(match[1] ?? ''),
  );
}
