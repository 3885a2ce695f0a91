import type { ReceivedEvent } from '../webhooks/received-events.js';
import { html, type Html } from './html.js';
import type { PageTexts } from './texts/page-texts.js';

/** The webhook events of the account; in emulator mode with buttons that cause some. */
export function webhooksSection(
  { webhooks }: PageTexts,
  events: readonly ReceivedEvent[],
  emulated: boolean,
): Html {
  return html`<section class="card" aria-labelledby="webhooks">
    <h2 id="webhooks">${webhooks.heading}</h2>
    <p>${webhooks.explanation}</p>
    ${emulated ? causes(webhooks) : undefined}
    ${
      events.length === 0
        ? html`<p class="soft">${webhooks.none}</p>`
        : html`<ol class="events" aria-label="${webhooks.list}">
            ${events.map(row)}
          </ol>`
    }
  </section>`;
}

function causes(webhooks: PageTexts['webhooks']): Html {
  return html`<div class="actions">
    <form method="post" action="/emulator/change-contact">
      <button class="button">${webhooks.changeContact}</button>
    </form>
    <form method="post" action="/emulator/uninstall">
      <button class="button danger">${webhooks.uninstall}</button>
    </form>
  </div>`;
}

function row({ at, type, objectId, propertyName }: ReceivedEvent): Html {
  const details = [objectId, propertyName].filter((detail) => detail !== undefined).join(', ');
  return html`<li>
    <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>
    <span><code>${type}</code> ${details}</span>
  </li>`;
}
