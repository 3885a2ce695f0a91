import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { Reply } from '../http/reply.js';
import { accountChoice } from '../pages/account-choice.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { html, type Html } from '../pages/html.js';
import { pageReply } from '../pages/page-reply.js';

/** Asks the user to approve the app. The form is posted to the page's own URL. */
export function consentPage(
  { app, scopes, optionalScopes, redirectUri }: AuthorizationRequest,
  accounts: readonly EmulatedAccount[],
): Reply {
  return pageReply(
    200,
    `Connect ${app.name}`,
    html`<h1>Connect ${app.name} to your account?</h1>
      <form method="post">
        ${accountChoice(accounts)}
        <h2>${app.name} requests access to</h2>
        <ul>
          ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
        </ul>
        ${optionalScopes.length === 0 ? '' : optionalChoice(optionalScopes)}
        <p class="hint">You will be sent back to ${new URL(redirectUri).host}.</p>
        <div class="actions">
          <button name="decision" value="approve">Approve</button>
          <button name="decision" value="cancel">Cancel</button>
        </div>
      </form>`,
  );
}

function optionalChoice(scopes: readonly string[]): Html {
  return html`<fieldset>
    <legend>Optional</legend>
    <div class="choices">
      ${scopes.map(
        (scope) =>
          html`<label
            ><input type="checkbox" name="optional_scope" value="${scope}" checked />
            <code>${scope}</code></label
          >`,
      )}
    </div>
  </fieldset>`;
}
