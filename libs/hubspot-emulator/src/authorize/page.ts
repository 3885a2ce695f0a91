import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.js';
import { html, Html } from './html.js';
import { PAGE_STYLE } from './page-style.js';

/** Put in whole: the hash covers every character between the tags. */
const STYLE = new Html(`<style>${PAGE_STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // No form-action: browsers apply it to the whole chain of redirects after the form is sent, which
  // leads through the app's redirect URI to wherever the app goes on from there.
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** A page of the emulator, which says that it is one. */
export function pageReply(status: number, title: string, content: Html): Reply {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · HubSpot Emulator</title>
        ${STYLE}
      </head>
      <body>
        <p class="banner">
          <strong>Emulator.</strong> This is not HubSpot: accounts and data are made up.
        </p>
        <main>${content}</main>
      </body>
    </html> `;
  return { status, headers: HEADERS, body: page.source };
}

/** Marks the text of an error page, for people's assistive technology and for `approve()`. */
export function errorPage(message: string): Reply {
  return pageReply(
    400,
    'Authorization failed',
    html`<h1>Authorization failed</h1>
      <p role="alert">${message}</p>
      <p class="hint">Nothing was sent to the app.</p>`,
  );
}

/** The text of an error page, if the page is one. */
export function errorText(page: string): string | undefined {
  return /<p role="alert">([^<]*)<\/p>/.exec(page)?.[1];
}
