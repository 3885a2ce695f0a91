import { html } from './html.js';
import { layout } from './layout.js';
import type { PageLinks } from './page-links.js';
import { scopeList } from './scope-list.js';

/** The page for a browser without a connected account. */
export function welcomePage(view: {
  readonly links: PageLinks;
  readonly scopes: readonly string[];
  readonly emulated: boolean;
}): string {
  return layout(
    'Connect HubSpot',
    html`<section class="card">
        <h1>Connect a HubSpot account</h1>
        <p>
          Choose an account in HubSpot and approve the requested access. HubSpot then returns you to
          this page, which shows the account and its contacts.
        </p>
        <p class="actions">
          <a class="button main" href="${view.links.install}">Install in HubSpot</a>
        </p>
      </section>
      <section class="card">
        <h2>Requested scopes</h2>
        ${scopeList(view.scopes)}
      </section>`,
    view,
  );
}
