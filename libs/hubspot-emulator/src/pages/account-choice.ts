import type { EmulatedAccount } from '../accounts/emulated-account.js';
import { html, type Html } from './html.js';

export function accountChoice(accounts: readonly EmulatedAccount[], legend = 'Account'): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    <div class="choices">
      ${accounts.map(
        ({ hubId, name }, index) =>
          html`<label
            ><input
              type="radio"
              name="hubId"
              value="${hubId}"
              required${index === 0 ? ' checked' : ''}
            />
            ${name} <span class="hint">${hubId}</span></label
          >`,
      )}
    </div>
  </fieldset>`;
}
