import type { HubSpotConnection } from 'nestjs-hubspot-oauth';
import type { Activity } from '../emulator/connection-activity.js';
import { html, type Html } from './html.js';
import type { PageTexts } from './texts/page-texts.js';

/** In emulator mode: the events of the connection, and a button that expires the token. */
export function activitySection(
  { activity }: PageTexts,
  activities: readonly Activity[],
  { status }: HubSpotConnection,
): Html {
  return html`<section class="card">
    ${status === 'active' ? expiry(activity) : html`<h2>${activity.heading}</h2>`}
    ${activities.length === 0 ? undefined : activityList(activity, activities)}
  </section>`;
}

function expiry(activity: PageTexts['activity']): Html {
  return html`<h2>${activity.expiryHeading}</h2>
    <p>${activity.expiry}</p>
    <form method="post" action="/emulator/expire-token">
      <button class="button">${activity.expire}</button>
    </form>`;
}

function activityList(activity: PageTexts['activity'], activities: readonly Activity[]): Html {
  return html`<ol class="events" aria-label="${activity.list}">
    ${activities.map(
      ({ at, kind }) =>
        html`<li>
          <time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>
          <span>${activity.kinds[kind]}</span>
        </li>`,
    )}
  </ol>`;
}
