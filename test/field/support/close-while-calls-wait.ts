// Closes an application while calls pause, wait for the rate limit and wait for a lease. Prints the
// code of each call and `closed`, and leaves it to Node to end the process.
import { setTimeout } from 'node:timers/promises';
import { HubSpotConnectionRepository } from 'nestjs-hubspot-oauth';
import { bootWithApi, sendJson } from '../../http/support/api-server.js';
import { HUB_ID, OTHER_HUB_ID } from '../../http/support/connected-accounts.js';

const booted = await bootWithApi({ options: { pacing: { callsPerTenSeconds: 1 } } });
const { api, http, tokens, app, emulator } = booted;
api.respond = (_request, response) => sendJson(response, 503, {}, { 'Retry-After': '20' });
const pausing = http.forAccount(HUB_ID).axiosRef.get('/crm');
while (api.received.length === 0) await setTimeout(5);
const waitingForTheLimit = http.fetchFor(HUB_ID)('/crm');

const clientId = emulator.apps[0]?.clientId ?? '';
const lease = { clientId, hubId: OTHER_HUB_ID, owner: 'other', leaseMs: 15_000 };
await app.get(HubSpotConnectionRepository).takeLeaseToDisconnect(lease);
const waitingForTheLease = tokens.refresh(OTHER_HUB_ID);
const calls = [pausing, waitingForTheLimit, waitingForTheLease].map((call) =>
  call.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  ),
);
await booted.close();
for (const code of await Promise.all(calls)) console.log(code);
console.log('closed');
