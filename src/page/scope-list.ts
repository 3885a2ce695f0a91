import { html, type Html } from './html.js';

export function scopeList(scopes: readonly string[]): Html {
  return html`<ul class="scopes">
    ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
  </ul>`;
}
