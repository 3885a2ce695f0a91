import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { Reply } from '../http/reply.js';
import { accountChoice } from './account-choice.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { html, type Html } from './html.js';
import { pageReply } from './page.js';

/** Asks a person to let the app into an account; the form goes to the page's own URL. */
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
        <h2>${app.name} will be able to use</h2>
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
