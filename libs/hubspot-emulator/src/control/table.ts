import { html, type Html } from '../pages/html.js';

/**
 * Returns a table with a caption, or a sentence if it has no rows.
 *
 * @param total - the number of rows that exist, if only some of them are given
 */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
  total = rows.length,
): Html {
  if (rows.length === 0) {
    return html`<h2>${caption}</h2>
      <p class="hint">None.</p>`;
  }
  const title = total > rows.length ? `${caption}: ${rows.length} of ${total}` : caption;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
