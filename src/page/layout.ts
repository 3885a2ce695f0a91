import { COUNTDOWN_SCRIPT } from './countdown.js';
import { html, Html } from './html.js';
import { LANGUAGES } from './page-language.js';
import { STYLE } from './style.js';
import type { PageTexts } from './texts/page-texts.js';

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='%230f5f9e'/%3E%3C/svg%3E";

// The security headers contain the hashes of these, so the content must be exactly the same.
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const SCRIPT_ELEMENT = new Html(`<script>${COUNTDOWN_SCRIPT}</script>`);

/** Returns a page with the header, the language switch, the style and the script. */
export function layout(
  texts: PageTexts,
  title: string,
  content: Html,
  options: { emulated?: boolean } = {},
): string {
  return html`<!doctype html>
    <html lang="${texts.tag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="${new Html(ICON)}" />
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${options.emulated ? emulatorBanner(texts) : undefined}
        <header>${texts.header}</header>
        <main>${content}</main>
        <footer>
          <nav aria-label="${texts.language}">
            ${LANGUAGES.map((language) => choice(language, texts))}
          </nav>
        </footer>
        ${SCRIPT_ELEMENT}
      </body>
    </html>`.source;
}

function emulatorBanner({ emulator, emulated }: PageTexts): Html {
  return html`<div class="banner" role="note"><strong>${emulator}</strong> ${emulated}</div>`;
}

function choice({ tag, name }: PageTexts, shown: PageTexts): Html {
  return tag === shown.tag
    ? html`<strong>${name}</strong>`
    : html`<a href="/language/${tag}" lang="${tag}" hreflang="${tag}">${name}</a>`;
}
