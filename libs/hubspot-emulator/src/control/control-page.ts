import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { PlannedFault } from '../faults/fault.js';
import type { InstallationSummary } from '../grants/grants.js';
import type { Reply } from '../http/reply.js';
import { html, type Html } from '../pages/html.js';
import { pageReply } from '../pages/page-reply.js';
import type { RequestLogEntry } from '../requests/request-log.js';
import type { WebhookDelivery } from '../webhooks/webhook-delivery.js';
import type { Controlled } from './control-endpoints.js';
import { faultForm } from './fault-form.js';
import { table } from './table.js';

/** The rows of a table that can be long. */
const MAX_ROWS = 100;

/** Shows the state of the emulator: no token, secret or value of an object. */
export function controlPage({ hubSpot, faults, requests, webhooks }: Controlled): Reply {
  const { accounts, apps, clock, grants } = hubSpot;
  const all = accounts.all();
  const appName = (clientId: string) => apps.find(clientId)?.name ?? clientId;
  const planned = faults.all();
  return pageReply(
    200,
    'Control',
    html`<h1>Control</h1>
      <p>
        <a href="/control">Reload</a> · <a href="/">Start</a>
        <span class="hint">Emulator time: ${timeOf(clock.now())}</span>
      </p>
      ${table('Accounts', ['Account', 'Hub id', 'Objects'], all.slice(0, MAX_ROWS).map(accountRow), all.length)}
      ${installTable(grants.summaries(), appName)}
      ${table('Faults', ['Endpoint', 'Fault', 'Account', 'Grant type', 'Calls', 'Applied'], planned.map(faultRow))}
      ${planned.length === 0 ? '' : CLEAR} ${faultForm(all.slice(0, MAX_ROWS))}
      ${requestTable(requests.all().filter(({ endpoint }) => endpoint !== 'control'))}
      ${deliveryTable(webhooks.deliveries(), appName)}`,
  );
}

const CLEAR = html`<form method="post" action="/control/faults/clear">
  <p class="actions"><button name="clear" value="all">Clear the faults</button></p>
</form>`;

function accountRow({ name, hubId, crm }: EmulatedAccount) {
  const counts = [...crm.objectCounts()].filter(([, count]) => count > 0);
  return [name, hubId, counts.map(([{ plural }, count]) => `${count} ${plural}`).join(', ')];
}

function installTable(
  installs: readonly InstallationSummary[],
  appName: (clientId: string) => string,
): Html {
  const rows = installs
    .slice(-MAX_ROWS)
    .map(({ clientId, hubId, scopes, refreshTokens, accessTokens, lastExpiresAt }) => [
      appName(clientId),
      hubId,
      `${refreshTokens.valid} valid, ${refreshTokens.revoked} revoked`,
      `${accessTokens.valid} valid, ${accessTokens.expired} expired`,
      lastExpiresAt === undefined ? '' : timeOf(lastExpiresAt),
      scopes.join(' '),
      uninstallForm(clientId, hubId),
    ]);
  const headings = ['App', 'Hub id', 'Refresh tokens', 'Access tokens', 'Valid until', 'Scopes'];
  return table('Installs', [...headings, 'Action'], rows, installs.length);
}

function uninstallForm(clientId: string, hubId: number): Html {
  return html`<form method="post" action="/control/uninstall">
    <input type="hidden" name="clientId" value="${clientId}" />
    <button name="hubId" value="${hubId}">Uninstall</button>
  </form>`;
}

function faultRow({ plan, met }: PlannedFault) {
  const { kind, ...details } = plan.fault;
  const values = Object.values(details).filter((value) => typeof value !== 'object');
  return [
    plan.endpoint,
    [kind, ...values].join(' '),
    plan.hubId ?? 'all',
    plan.grantType ?? 'all',
    plan.times === 'always' ? 'all' : (plan.times ?? 1),
    met,
  ];
}

function requestTable(entries: readonly RequestLogEntry[]): Html {
  const rows = entries
    .slice(-MAX_ROWS)
    .toReversed()
    .map(({ at, method, path, status, durationMs, hubId, grantType }) => [
      timeOf(at),
      `${method} ${path}`,
      status === 0 ? 'no response' : status,
      `${durationMs} ms`,
      hubId ?? '',
      grantType ?? '',
    ]);
  const headings = ['Time', 'Request', 'Status', 'Duration', 'Hub id', 'Grant type'];
  return table('Requests', headings, rows, entries.length);
}

function deliveryTable(
  deliveries: readonly WebhookDelivery[],
  appName: (clientId: string) => string,
): Html {
  const rows = deliveries
    .slice(-MAX_ROWS)
    .toReversed()
    .map(({ at, clientId, hubId, events, attemptNumber, status, durationMs, retryAt }) => [
      timeOf(at),
      appName(clientId),
      hubId,
      [...new Set(events.map(({ subscriptionType }) => subscriptionType))].join(' '),
      events.length,
      attemptNumber + 1,
      status === 0 ? 'no response' : status,
      `${durationMs} ms`,
      retryAt === undefined ? '' : timeOf(retryAt),
    ]);
  const headings = ['Time', 'App', 'Hub id', 'Types', 'Events', 'Attempt', 'Status', 'Duration'];
  return table('Webhook deliveries', [...headings, 'Next attempt'], rows, deliveries.length);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
