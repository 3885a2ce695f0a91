import { html } from './html.js';
import { layout } from './layout.js';
import type { PageLinks } from './page-links.js';
import { scopeList } from './scope-list.js';

/** For a browser that has no connected account. */
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
          You pick an account at HubSpot and approve what the app may do. Then you are sent back
          here, and this page shows the account and its contacts.
        </p>
        <p class="actions">
          <a class="button main" href="${view.links.install}">Install in HubSpot</a>
        </p>
      </section>
      <section class="card">
        <h2>What the app asks for</h2>
        ${scopeList(view.scopes)}
      </section>`,
    view,
  );
}
