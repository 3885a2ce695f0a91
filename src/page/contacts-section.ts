import { contactsFailure } from './contacts-failure.js';
import type { ContactList, ContactsView } from './contacts-view.js';
import { html, type Html } from './html.js';
import type { PageLinks } from './page-links.js';
import type { PageTexts } from './texts/page-texts.js';

const WRITE_SCOPE = 'crm.objects.contacts.write';

/** The account's contacts with a search, or the reason why they cannot be shown. */
export function contactsSection(
  texts: PageTexts,
  view: ContactsView,
  scopes: readonly string[],
  links: PageLinks,
): Html {
  return html`<section class="card" aria-labelledby="contacts">
    <h2 id="contacts">${texts.contacts.heading}</h2>
    ${
      view.kind === 'listed'
        ? listed(texts, view, scopes.includes(WRITE_SCOPE))
        : contactsFailure(texts, view.code, links)
    }
  </section>`;
}

function listed(
  { contacts }: PageTexts,
  { list, search, after }: Extract<ContactsView, { kind: 'listed' }>,
  canEdit: boolean,
): Html {
  return html`<form class="search" method="get" action="/" role="search">
      <input
        type="search"
        name="search"
        value="${search ?? ''}"
        maxlength="200"
        aria-label="${contacts.search}"
      />
      <button class="button">${contacts.search}</button>
    </form>
    ${
      list.results.length === 0
        ? html`<p class="soft">${search === undefined ? contacts.none : contacts.noneFound}</p>`
        : table(contacts, list, canEdit)
    }
    <nav class="actions" aria-label="${contacts.pages}">
      ${
        after === undefined && search === undefined
          ? undefined
          : html`<a class="button" href="/">${contacts.first}</a>`
      }
      ${nextPage(contacts, list.paging?.next?.after, search)}
    </nav>
    ${canEdit ? undefined : html`<p class="soft">${contacts.readOnly} <code>HUBSPOT_OPTIONAL_SCOPES=${WRITE_SCOPE}</code></p>`}`;
}

function nextPage(
  { next }: PageTexts['contacts'],
  after: string | undefined,
  search: string | undefined,
): Html | undefined {
  if (after === undefined) return undefined;
  const query = new URLSearchParams({ ...(search !== undefined && { search }), after });
  return html`<a class="button" rel="next" href="/?${query.toString()}">${next}</a>`;
}

function table(contacts: PageTexts['contacts'], list: ContactList, canEdit: boolean): Html {
  return html`<div class="table" tabindex="0" role="region" aria-labelledby="contacts">
    <table>
      <thead>
        <tr>
          <th scope="col">${contacts.name}</th>
          <th scope="col">${contacts.email}</th>
          <th scope="col" class="id">${contacts.id}</th>
        </tr>
      </thead>
      <tbody>
        ${list.results.map((contact) => row(contacts, contact, canEdit))}
      </tbody>
    </table>
  </div>`;
}

function row(
  contacts: PageTexts['contacts'],
  { id, properties }: ContactList['results'][number],
  canEdit: boolean,
): Html {
  const name = [properties.firstname, properties.lastname].filter(Boolean).join(' ');
  const email = properties.email ?? '';
  return html`<tr>
    <td>${name || '—'}</td>
    <td>
      ${email || '—'}
      ${canEdit ? emailForm(contacts, { id, email, label: contacts.editEmailOf(name || id) }) : undefined}
    </td>
    <td class="id">${id}</td>
  </tr>`;
}

function emailForm(
  { edit, save }: PageTexts['contacts'],
  { id, email, label }: { readonly id: string; readonly email: string; readonly label: string },
): Html {
  return html`<details>
    <summary>${edit}</summary>
    <form class="search" method="post" action="/contacts/${encodeURIComponent(id)}">
      <input
        type="email"
        name="email"
        value="${email}"
        required
        maxlength="254"
        aria-label="${label}"
      />
      <button class="button">${save}</button>
    </form>
  </details>`;
}
