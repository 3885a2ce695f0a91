import { PageError } from '../pages/page-error.js';
import { assertSameOrigin } from '../pages/assert-same-origin.js';
import { errorPage } from '../pages/page-reply.js';
import { sendCardCall, signedCardCall } from '../cards/card-call.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import { cardPage, startPage } from './start-page.js';

const CARD_PATH = '/cards/:clientId';

/** The start page and its card forms. */
export function startEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  return [
    {
      name: 'start',
      method: 'get',
      paths: ['/'],
      identify: () => ({}),
      handle: () => startPage(hubSpot.apps.all(), hubSpot.accounts.all()),
    },
    {
      name: 'card',
      method: 'post',
      paths: [CARD_PATH],
      identify: (call) => ({
        hubId: hubSpot.accounts.find(Number(call.form.get('hubId')))?.hubId,
        clientId: hubSpot.apps.find(pathParameter(call, 'clientId'))?.clientId,
      }),
      handle: (call) => showCard(hubSpot, call),
    },
  ];
}

async function showCard(hubSpot: EmulatedHubSpot, call: Call): Promise<Reply> {
  try {
    assertSameOrigin(call);
    const app = hubSpot.apps.find(pathParameter(call, 'clientId'));
    const url = app?.cardUrls.find((candidate) => candidate === call.form.get('url'));
    const account = hubSpot.accounts.find(Number(call.form.get('hubId')));
    if (app === undefined || url === undefined || account === undefined) {
      throw new PageError('There is no card with this URL.');
    }
    const { clientId } = app;
    const { hubId } = account;
    const request = signedCardCall(hubSpot, url, { clientId, hubId, method: 'POST', body: {} });
    const response = await sendCardCall(request);
    return cardPage(url, response.status, await response.text());
  } catch (error) {
    if (error instanceof PageError) return errorPage(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return errorPage(`The app did not respond: ${reason}.`);
  }
}
