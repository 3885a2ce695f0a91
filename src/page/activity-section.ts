import type { HubSpotConnection } from 'nestjs-hubspot-oauth';
import type { Activity } from '../emulator/connection-activity.js';
import { html, type Html } from './html.js';

/** In emulator mode: what happened to the connection, and a button that makes something happen. */
export function activitySection(
  activities: readonly Activity[],
  { status }: HubSpotConnection,
): Html {
  return html`<section class="card">
    ${status === 'active' ? EXPIRY : html`<h2>What happened</h2>`}
    ${activities.length === 0 ? undefined : activityList(activities)}
  </section>`;
}

const EXPIRY = html`<h2>Watch a refresh</h2>
  <p>
    Access tokens live for half an hour. Make HubSpot expire this one: the next call is refused, the
    app refreshes the token and repeats the call, and the contacts are here as before.
  </p>
  <form method="post" action="/emulator/expire-token">
    <button class="button">Expire the token now</button>
  </form>`;

function activityList(activities: readonly Activity[]): Html {
  return html`<ol class="events" aria-label="What happened, newest first">
    ${activities.map(
      ({ at, what }) =>
        html`<li>
          <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>
          <span>${what}</span>
        </li>`,
    )}
  </ol>`;
}
