import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { accountChoice } from '../pages/account-choice.js';
import { PageError } from '../pages/page-error.js';
import { html } from '../pages/html.js';
import { pageReply } from '../pages/page-reply.js';
import type { Reply } from '../http/reply.js';

/** The page that starts an install. */
export function listingPage(app: RegisteredApp, accounts: readonly EmulatedAccount[]): Reply {
  return pageReply(
    200,
    `${app.name} in the Marketplace`,
    html`<h1>${app.name} in the Marketplace</h1>
      <form method="post">
        ${accountChoice(accounts)}
        <p class="hint">
          With sign-in, the app signs you in before HubSpot sends the code. Without, HubSpot sends
          the code directly.
        </p>
        <div class="actions">
          <button name="flow" value="code">Install</button>
          <button name="flow" value="sign-in">Install with sign-in</button>
        </div>
      </form>`,
  );
}

/** The page that the app must redirect the browser to after the install. */
export function installedPage(
  app: RegisteredApp,
  account: EmulatedAccount,
  isInstalled: boolean,
): Reply {
  if (!isInstalled) {
    throw new PageError(
      `${app.name} sent you back without exchanging the code. HubSpot would start the install again.`,
    );
  }
  return pageReply(
    200,
    'Installed',
    html`<h1>${app.name} is installed</h1>
      <p>${account.name} <span class="hint">${account.hubId}</span></p>`,
  );
}
