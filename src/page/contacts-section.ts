import { contactsFailure } from './contacts-failure.js';
import type { ContactList, ContactsView } from './contacts-view.js';
import { html, type Html } from './html.js';
import type { PageLinks } from './page-links.js';

/** The account's contacts, or the reason why they cannot be shown. */
export function contactsSection(view: ContactsView, links: PageLinks): Html {
  return html`<section class="card" aria-labelledby="contacts">
    <h2 id="contacts">Contacts</h2>
    ${view.kind === 'listed' ? listed(view) : contactsFailure(view.code, links)}
  </section>`;
}

function listed({ list, after }: Extract<ContactsView, { kind: 'listed' }>): Html {
  const next = list.paging?.next?.after;
  if (list.results.length === 0) return html`<p class="soft">This account has no contacts.</p>`;
  return html`<div class="table" tabindex="0" role="region" aria-labelledby="contacts">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Email</th>
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          ${list.results.map(row)}
        </tbody>
      </table>
    </div>
    <nav class="actions" aria-label="Pages of contacts">
      ${after === undefined ? undefined : html`<a class="button" href="/">First page</a>`}
      ${
        next === undefined
          ? undefined
          : html`<a class="button" rel="next" href="/?after=${encodeURIComponent(next)}"
              >Next page</a
            >`
      }
    </nav>`;
}

function row({ id, properties }: ContactList['results'][number]): Html {
  const name = [properties.firstname, properties.lastname].filter(Boolean).join(' ');
  return html`<tr>
    <td>${name || '—'}</td>
    <td>${properties.email ?? '—'}</td>
    <td>${id}</td>
  </tr>`;
}
