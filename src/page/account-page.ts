import type { HubSpotConnection, HubSpotOAuthVersion } from 'nestjs-hubspot-oauth';
import type { Activity } from '../emulator/connection-activity.js';
import { activitySection } from './activity-section.js';
import { contactsSection } from './contacts-section.js';
import type { ContactsView } from './contacts-view.js';
import { countdown } from './countdown.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import type { ReceivedEvent } from '../webhooks/received-events.js';
import type { PageLinks } from './page-links.js';
import { scopeList } from './scope-list.js';
import type { PageTexts } from './texts/page-texts.js';
import { webhooksSection } from './webhooks-section.js';

export interface AccountView {
  readonly connection: HubSpotConnection;
  readonly oauthVersion: HubSpotOAuthVersion;
  readonly links: PageLinks;
  readonly now: Date;
  /** Undefined if the account has to install the app again. */
  readonly contacts?: ContactsView | undefined;
  readonly webhookEvents: readonly ReceivedEvent[];
  /** In emulator mode only. */
  readonly activities?: readonly Activity[] | undefined;
}

/** The page for a connected account, or one whose grant was revoked. */
export function accountPage(texts: PageTexts, view: AccountView): string {
  const { hubId } = view.connection;
  const emulated = view.activities !== undefined;
  return layout(
    texts,
    texts.account.heading(hubId),
    html`${accountCard(texts, view)}
    ${view.contacts && contactsSection(texts, view.contacts, view.connection.scopes, view.links)}
    ${webhooksSection(texts, view.webhookEvents, emulated && view.connection.status === 'active')}
    ${view.activities && activitySection(texts, view.activities, view.connection)}`,
    { emulated },
  );
}

function accountCard(
  texts: PageTexts,
  { connection, oauthVersion, links, now }: AccountView,
): Html {
  const { account } = texts;
  const isActive = connection.status === 'active';
  return html`<section class="card">
    <div class="title">
      <h1>${account.heading(connection.hubId)}</h1>
      <span class="status${isActive ? '' : ' ended'}"
        >${isActive ? account.connected : account.ended}</span
      >
    </div>
    ${isActive ? undefined : reinstall(texts, links)}
    <dl>
      ${isActive ? tokenState(account, connection.expiresAt, now) : undefined}
      <dt>${account.scopes}</dt>
      <dd>${scopeList(connection.scopes)}</dd>
      <dt>${account.version}</dt>
      <dd>${oauthVersion}</dd>
    </dl>
    <div class="actions">
      <form method="post" action="${links.signOut}">
        <button class="button">${account.signOut}</button>
      </form>
      <details>
        <summary class="button danger">${account.disconnect}</summary>
        <form method="post" action="${links.disconnect}">
          <p>${account.disconnectNotice}</p>
          <button class="button danger">${account.disconnectNow}</button>
        </form>
      </details>
    </div>
  </section>`;
}

function tokenState(account: PageTexts['account'], expiresAt: Date, now: Date): Html {
  return html`<dt>${account.token}</dt>
    <dd>
      ${expiresAt > now ? html`${account.expiresIn} ${countdown(expiresAt, now)}` : account.expired}
    </dd>`;
}

function reinstall({ account, installAgain }: PageTexts, links: PageLinks): Html {
  return html`<div class="notice">${account.revoked}</div>
    <p class="actions">
      <a class="button main" href="${links.install}">${installAgain}</a>
    </p>`;
}
