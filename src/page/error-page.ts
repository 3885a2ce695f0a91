import { html } from './html.js';
import { layout } from './layout.js';
import type { PageTexts } from './texts/page-texts.js';

/** The content of an error page. */
export interface ErrorView {
  readonly title: string;
  readonly advice: string;
  /** In English: what exactly is wrong. */
  readonly detail?: string | undefined;
  readonly link: string;
}

export function errorPage(texts: PageTexts, { title, advice, detail, link }: ErrorView): string {
  return layout(
    texts,
    title,
    html`<section class="card">
      <h1>${title}</h1>
      <p>${advice}</p>
      ${detail === undefined ? undefined : html`<p class="soft" lang="en">${detail}</p>`}
      <p class="actions"><a class="button main" href="/">${link}</a></p>
    </section>`,
  );
}
