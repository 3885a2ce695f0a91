import { html, type Html } from './html.js';
import type { PageLinks } from './page-links.js';
import type { PageTexts } from './texts/page-texts.js';

/** Explains why the contacts cannot be shown and what to do. */
export function contactsFailure(
  { contacts, installAgain }: PageTexts,
  code: string,
  links: PageLinks,
): Html {
  if (code === 'missing_scopes') {
    return html`<div class="notice">${contacts.missingScope}</div>
      <p class="actions"><a class="button main" href="${links.install}">${installAgain}</a></p>`;
  }
  return html`<div class="notice" role="alert">${contacts.failures[code] ?? contacts.failed}</div>
    <p class="actions"><a class="button" href="">${contacts.retry}</a></p>`;
}
