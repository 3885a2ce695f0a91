import { html } from './html.js';
import { layout } from './layout.js';
import type { PageLinks } from './page-links.js';
import { scopeList } from './scope-list.js';
import type { PageTexts } from './texts/page-texts.js';

/** The page for a browser without a connected account. */
export function welcomePage(
  texts: PageTexts,
  view: {
    readonly links: PageLinks;
    readonly scopes: readonly string[];
    readonly emulated: boolean;
  },
): string {
  const { welcome } = texts;
  return layout(
    texts,
    welcome.title,
    html`<section class="card">
        <h1>${welcome.heading}</h1>
        <p>${welcome.explanation}</p>
        <p class="actions">
          <a class="button main" href="${view.links.install}">${welcome.install}</a>
        </p>
      </section>
      <section class="card">
        <h2>${welcome.scopes}</h2>
        ${scopeList(view.scopes)}
      </section>`,
    view,
  );
}
