import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { Call } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import { accountChoice } from '../pages/account-choice.js';
import { html, type Html } from '../pages/html.js';
import { LANGUAGE_PARAMETER, LANGUAGES, textsFor } from '../pages/page-language.js';
import { pageReply } from '../pages/page-reply.js';
import type { PageTexts } from '../pages/texts/page-texts.js';
import type { AuthorizationRequest } from './authorization-request.js';

/** Asks the user to approve the app. The form is posted to the page's own URL. */
export function consentPage(
  { app, scopes, optionalScopes, redirectUri }: AuthorizationRequest,
  accounts: readonly EmulatedAccount[],
  call: Call,
): Reply {
  const texts = textsFor(call);
  return pageReply(
    200,
    texts.title(app.name),
    html`<h1>${texts.question(app.name)}</h1>
      <form method="post">
        ${accountChoice(accounts, texts.account)}
        <h2>${texts.requests(app.name)}</h2>
        <ul>
          ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
        </ul>
        ${optionalScopes.length === 0 ? '' : optionalChoice(optionalScopes, texts.optional)}
        <p class="hint">${texts.sentBack(new URL(redirectUri).host)}</p>
        <div class="actions">
          <button name="decision" value="approve">${texts.approve}</button>
          <button name="decision" value="cancel">${texts.cancel}</button>
        </div>
      </form>
      ${languageSwitch(call, texts)}`,
    texts,
  );
}

function optionalChoice(scopes: readonly string[], legend: string): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
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

/** Links to the same request in each language. */
function languageSwitch({ query }: Call, shown: PageTexts): Html {
  const links = LANGUAGES.map(({ tag, name }) => {
    if (tag === shown.tag) return html`<strong>${name}</strong>`;
    const target = new URLSearchParams(query);
    target.set(LANGUAGE_PARAMETER, tag);
    return html`<a href="?${target.toString()}" lang="${tag}" hreflang="${tag}">${name}</a>`;
  });
  return html`<nav class="languages" aria-label="${shown.language}">${links}</nav>`;
}
