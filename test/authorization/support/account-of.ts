import type { Browser } from '../../support/browser.js';

/** The account that `AccountController` shows the browser; undefined where it asks for one. */
export async function accountOf(browser: Browser, origin: string): Promise<number | undefined> {
  const { status, body } = await browser.get(`${origin}/account`);
  if (status === 401) return undefined;
  if (status !== 200) throw new Error(`GET /account returned ${status}: ${body}`);
  return (JSON.parse(body) as { hubId: number }).hubId;
}
