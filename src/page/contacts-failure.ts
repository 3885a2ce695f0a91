import { html, type Html } from './html.js';
import type { PageLinks } from './page-links.js';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  hubspot_unavailable: 'HubSpot does not answer right now. The account stays connected.',
  rate_limited: 'HubSpot limits how many calls this account may make. Wait some seconds.',
  client_rejected:
    'HubSpot does not accept the client id and secret of this app. Compare HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET with the app at HubSpot.',
  connection_store_unavailable: 'The database of this app does not answer right now.',
};
const OTHER = 'HubSpot answered with an error. The log of this app says more.';

/** Why there are no contacts to show, and what to do next. */
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
