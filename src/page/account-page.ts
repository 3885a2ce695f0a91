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
export function accountPage(view: AccountView): string {
  const { hubId } = view.connection;
  const emulated = view.activities !== undefined;
  return layout(
    `HubSpot account ${hubId}`,
    html`${accountCard(view)} ${view.contacts && contactsSection(view.contacts, view.links)}
    ${webhooksSection(view.webhookEvents, emulated && view.connection.status === 'active')}
    ${view.activities && activitySection(view.activities, view.connection)}`,
    { emulated },
  );
}

function accountCard({ connection, oauthVersion, links, now }: AccountView): Html {
  const isActive = connection.status === 'active';
  return html`<section class="card">
    <div class="title">
      <h1>HubSpot account ${connection.hubId}</h1>
      <span class="status${isActive ? '' : ' ended'}"
        >${isActive ? 'Connected' : 'Access ended'}</span
      >
    </div>
    ${isActive ? undefined : reinstall(links)}
    <dl>
      ${isActive ? tokenState(connection.expiresAt, now) : undefined}
      <dt>Granted scopes</dt>
      <dd>${scopeList(connection.scopes)}</dd>
      <dt>OAuth version</dt>
      <dd>${oauthVersion}</dd>
    </dl>
    <div class="actions">
      <form method="post" action="${links.signOut}">
        <button class="button">Sign out</button>
      </form>
      <form method="post" action="${links.disconnect}">
        <button class="button danger">Disconnect</button>
      </form>
    </div>
  </section>`;
}

function tokenState(expiresAt: Date, now: Date): Html {
  return html`<dt>Access token</dt>
    <dd>
      ${
        expiresAt > now
          ? html`expires in ${countdown(expiresAt, now)}`
          : html`expired; the next call refreshes it`
      }
    </dd>`;
}

function reinstall(links: PageLinks): Html {
  return html`<div class="notice">
      HubSpot revoked the grant of this account: the app was uninstalled, or its access was revoked.
      Install it again to continue.
    </div>
    <p class="actions">
      <a class="button main" href="${links.install}">Install again</a>
    </p>`;
}
