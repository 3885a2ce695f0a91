import type { HubSpotEmulator } from './hubspot-emulator.js';
import { BODY_ONLY_OAUTH_VERSIONS, DATED_CRM_VERSIONS } from './http/api-versions.js';
import type { RequestLogEntry } from './requests/request-log.js';
import type { WebhookSettings } from './webhooks/webhook-settings.js';

/** Returns the text that the command prints when the emulator listens. */
export function describeEmulator({ accounts, apps, url }: HubSpotEmulator): string {
  const versions = BODY_ONLY_OAUTH_VERSIONS.join('|');
  return [
    `HubSpot Emulator on ${url} (this is not HubSpot)`,
    ...apps.flatMap((app) => [
      '',
      `  ${app.name}`,
      `    client id      ${app.clientId}`,
      `    client secret  ${app.clientSecret}`,
      `    redirect URIs  ${app.redirectUris.join(' ')}`,
      `    scopes         ${app.requiredScopes.join(' ')}`,
      `    optional       ${app.optionalScopes.join(' ')}`,
      ...(app.webhooks === undefined ? [] : describeWebhooks(app.webhooks)),
    ]),
    '',
    `  Accounts         ${accounts
      .all()
      .map(({ hubId, name }) => `${hubId} (${name})`)
      .join(', ')}`,
    '',
    '  GET    / (cards and the Marketplace), /control (accounts, faults, requests)',
    '  GET    /oauth/authorize, /oauth/{hubId}/authorize',
    `  POST   /oauth/{v1|${versions}}/token`,
    `  POST   /oauth/{${versions}}/token/introspect, /token/revoke`,
    '  GET    /oauth/v1/access-tokens/{token}',
    '  GET    /oauth/v1/refresh-tokens/{token}, also DELETE',
    `  DELETE /appinstalls/{${versions}}/external-install`,
    `  GET    /account-info/{${versions}}/details`,
    `  CRM    objects, search, batch, associations, properties, owners, pipelines, schemas`,
    `         on /crm/v3, /crm/v4/associations and {${DATED_CRM_VERSIONS.join('|')}}`,
    '  GET    /contacts/v1/lists/all/contacts/all',
    '         /webhooks-journal/{journal|journal-local|subscriptions}/2026-03',
    '',
  ].join('\n');
}

function describeWebhooks({ targetUrl, subscriptions }: WebhookSettings): string[] {
  const types = subscriptions.map((one) => (typeof one === 'string' ? one : one.subscriptionType));
  return [`    webhooks       ${targetUrl}`, `    subscriptions  ${types.join(' ')}`];
}

/** Returns one line for a request. Entries of the request log contain no secrets. */
export function describeRequest(entry: RequestLogEntry): string {
  const { at, method, path, status, durationMs, grantType, hubId } = entry;
  const details = [
    new Date(at).toISOString(),
    method,
    path,
    status === 0 ? 'no response' : status,
    `${durationMs} ms`,
    grantType,
    hubId === undefined ? undefined : `account ${hubId}`,
  ];
  return details.filter((detail) => detail !== undefined).join('  ');
}
