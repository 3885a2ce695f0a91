import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { EmulatedWebhooks } from './emulated-webhooks.js';

/** Reports changes of objects to webhooks and journal, and installs to the journal. */
export function connectEvents(
  hubSpot: EmulatedHubSpot,
  webhooks: EmulatedWebhooks,
  changed: () => void,
): void {
  const { accounts, apps, grants, journal } = hubSpot;
  for (const { crm } of accounts.all()) {
    crm.onChange = (change) => {
      webhooks.announce(change);
      journal.announceChange(change);
      changed();
    };
  }
  grants.onLifecycle = (installation, kind) => {
    const app = apps.find(installation.clientId);
    const account = accounts.find(installation.hubId);
    if (app === undefined || account === undefined) return;
    journal.announceLifecycle(app, installation, account.user.id, kind);
  };
}
