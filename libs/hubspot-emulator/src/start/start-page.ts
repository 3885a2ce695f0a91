import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { accountChoice } from '../pages/account-choice.js';
import { html, type Html } from '../pages/html.js';
import { pageReply } from '../pages/page-reply.js';
import type { Reply } from '../http/reply.js';

/** The page for actions that start at HubSpot instead of the app. */
export function startPage(
  apps: readonly RegisteredApp[],
  accounts: readonly EmulatedAccount[],
): Reply {
  return pageReply(
    200,
    'Start',
    html`<h1>HubSpot Emulator</h1>
      <p><a href="/control">Accounts, faults and requests</a></p>
      ${apps.map((app) => appSection(app, accounts))}`,
  );
}

const NOT_LISTED = html`<p class="hint">The app does not accept installs from the Marketplace.</p>`;

function appSection(app: RegisteredApp, accounts: readonly EmulatedAccount[]): Html {
  const marketplace = `/marketplace/${encodeURIComponent(app.clientId)}`;
  return html`<section>
    <h2>${app.name}</h2>
    ${app.marketplaceListed === false ? NOT_LISTED : html`<p><a href="${marketplace}">Install it from the Marketplace</a></p>`}
    ${app.cardUrls.map((url) => cardForm(app, url, accounts))}
  </section>`;
}

function cardForm(app: RegisteredApp, url: string, accounts: readonly EmulatedAccount[]): Html {
  return html`<form method="post" action="/cards/${encodeURIComponent(app.clientId)}">
    <h2>Card</h2>
    <p class="hint">Calls <code>${url}</code> as the UI extension does.</p>
    <input type="hidden" name="url" value="${url}" />
    ${accountChoice(accounts)}
    <div class="actions"><button name="call" value="card">Call the card</button></div>
  </form>`;
}

/** Shows the app's response to a card call. */
export function cardPage(url: string, status: number, body: string): Reply {
  return pageReply(
    200,
    'Card',
    html`<h1>Card</h1>
      <p class="hint"><code>${url}</code> returned <strong>${status}</strong></p>
      <pre>${body}</pre>
      <p><a href="/">Back</a></p>`,
  );
}
