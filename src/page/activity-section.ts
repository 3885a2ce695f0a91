import type { HubSpotConnection } from 'nestjs-hubspot-oauth';
import type { Activity } from '../emulator/connection-activity.js';
import { html, type Html } from './html.js';

/** In emulator mode: the events of the connection, and a button that expires the token. */
export function activitySection(
  activities: readonly Activity[],
  { status }: HubSpotConnection,
): Html {
  return html`<section class="card">
    ${status === 'active' ? EXPIRY : html`<h2>Events</h2>`}
    ${activities.length === 0 ? undefined : activityList(activities)}
  </section>`;
}

const EXPIRY = html`<h2>Watch a refresh</h2>
  <p>
    Access tokens are valid for 30 minutes. Expire this one: HubSpot refuses the next call, the app
    refreshes the token and repeats the call, and the page shows the contacts as before.
  </p>
  <form method="post" action="/emulator/expire-token">
    <button class="button">Expire the token now</button>
  </form>`;

function activityList(activities: readonly Activity[]): Html {
  return html`<ol class="events" aria-label="Events, newest first">
    ${activities.map(
      ({ at, text }) =>
        html`<li>
          <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>
          <span>${text}</span>
        </li>`,
    )}
  </ol>`;
}
