import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { accountChoice } from '../authorize/account-choice.js';
import { AuthorizationError } from '../authorize/authorization-error.js';
import { html } from '../authorize/html.js';
import { pageReply } from '../authorize/page.js';
import type { Reply } from '../http/reply.js';

/** Where a person installs the app without having been at it. */
export function listingPage(app: RegisteredApp, accounts: readonly EmulatedAccount[]): Reply {
  return pageReply(
    200,
    `${app.name} in the Marketplace`,
    html`<h1>${app.name} in the Marketplace</h1>
      <form method="post">
        ${accountChoice(accounts)}
        <p class="hint">
          With sign-in, the app lets you sign in first and names a state; without, it gets the code
          at once.
        </p>
        <div class="actions">
          <button name="flow" value="code">Install</button>
          <button name="flow" value="sign-in">Install with sign-in</button>
        </div>
      </form>`,
  );
}

/** The page that HubSpot wants the browser back on. */
export function installedPage(
  app: RegisteredApp,
  account: EmulatedAccount,
  isInstalled: boolean,
): Reply {
  if (!isInstalled) {
    throw new AuthorizationError(
      `${app.name} sent you back without exchanging the code. HubSpot would start over.`,
    );
  }
  return pageReply(
    200,
    'Installed',
    html`<h1>${app.name} is installed</h1>
      <p>${account.name} <span class="hint">${account.hubId}</span></p>`,
  );
}
