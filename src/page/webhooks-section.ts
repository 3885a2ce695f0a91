import type { ReceivedEvent } from '../webhooks/received-events.js';
import { html, type Html } from './html.js';

/** The webhook events of the account; in emulator mode with buttons that cause some. */
export function webhooksSection(events: readonly ReceivedEvent[], emulated: boolean): Html {
  return html`<section class="card" aria-labelledby="webhooks">
    <h2 id="webhooks">Webhooks</h2>
    <p>
      HubSpot sends an event when data of the account changes. The app handles each event once.
      Reload the page to see new ones.
    </p>
    ${emulated ? CAUSES : undefined}
    ${
      events.length === 0
        ? html`<p class="soft">No events so far.</p>`
        : html`<ol class="events" aria-label="Webhook events, newest first">
            ${events.map(row)}
          </ol>`
    }
  </section>`;
}

const CAUSES = html`<div class="actions">
  <form method="post" action="/emulator/change-contact">
    <button class="button">Change a contact in HubSpot</button>
  </form>
  <form method="post" action="/emulator/uninstall">
    <button class="button danger">Uninstall in HubSpot</button>
  </form>
</div>`;

function row({ at, type, objectId, propertyName }: ReceivedEvent): Html {
  const details = [objectId, propertyName].filter((detail) => detail !== undefined).join(', ');
  return html`<li>
    <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>
    <span><code>${type}</code> ${details}</span>
  </li>`;
}
