import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.js';
import { html, Html } from './html.js';
import { PAGE_STYLE } from './page-style.js';
import { en } from './texts/en.js';
import type { PageTexts } from './texts/page-texts.js';

/** The Content-Security-Policy has the hash of every character between the tags. */
const STYLE = new Html(`<style>${PAGE_STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // No form-action: browsers apply it to all redirects that follow the form, including the app's own.
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  // With no-referrer, browsers post forms with "Origin: null".
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Returns a page with the banner that marks it as a page of the emulator. */
export function pageReply(
  status: number,
  title: string,
  content: Html,
  { tag, emulator, notHubSpot }: PageTexts = en,
): Reply {
  const page = html`<!doctype html>
    <html lang="${tag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · HubSpot Emulator</title>
        ${STYLE}
      </head>
      <body>
        <p class="banner"><strong>${emulator}</strong> ${notHubSpot}</p>
        <main>${content}</main>
      </body>
    </html> `;
  return { status, headers: HEADERS, body: page.source };
}

/** Returns an error page. The message has `role="alert"`, which `approve()` also looks for. */
export function errorPage(message: string): Reply {
  return pageReply(
    400,
    'Authorization failed',
    html`<h1>Authorization failed</h1>
      <p role="alert">${message}</p>
      <p class="hint">Nothing was sent to the app.</p>`,
  );
}

/** Returns the message of an error page; undefined if the page is no error page. */
export function errorText(page: string): string | undefined {
  return /<p role="alert">([^<]*)<\/p>/.exec(page)?.[1];
}
