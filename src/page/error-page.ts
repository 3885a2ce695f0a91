import { html } from './html.js';
import { layout } from './layout.js';

/** The content of an error page. */
export interface ErrorView {
  readonly title: string;
  readonly advice: string;
  readonly link: { readonly text: string; readonly href: string };
}

export function errorPage({ title, advice, link }: ErrorView): string {
  return layout(
    title,
    html`<section class="card">
      <h1>${title}</h1>
      <p>${advice}</p>
      <p class="actions"><a class="button main" href="${link.href}">${link.text}</a></p>
    </section>`,
  );
}
