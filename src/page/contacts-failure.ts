import { html, type Html } from './html.js';
import type { PageLinks } from './page-links.js';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  hubspot_unavailable: 'HubSpot is not available. The account stays connected.',
  rate_limited: 'HubSpot limits the calls of this account. Wait a few seconds.',
  client_rejected:
    'HubSpot does not accept the client id and secret of this app. Compare HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET with the app at HubSpot.',
  connection_store_unavailable: 'The database of this app is not available.',
};
const OTHER = 'HubSpot returned an error. See the log of this app.';

/** Explains why the contacts cannot be shown and what to do. */
export function contactsFailure(code: string, links: PageLinks): Html {
  if (code === 'missing_scopes') {
    return html`<div class="notice">
        The account did not grant <code>crm.objects.contacts.read</code>. Install the app again and
        approve it.
      </div>
      <p class="actions"><a class="button main" href="${links.install}">Install again</a></p>`;
  }
  return html`<div class="notice" role="alert">${EXPLANATIONS[code] ?? OTHER}</div>
    <p class="actions"><a class="button" href="">Retry</a></p>`;
}
