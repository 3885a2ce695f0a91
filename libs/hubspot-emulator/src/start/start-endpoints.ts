import { AuthorizationError } from '../authorize/authorization-error.js';
import { assertOwnForm } from '../authorize/own-form.js';
import { errorPage } from '../authorize/page.js';
import { sendCardCall, signedCardCall } from '../cards/card-call.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import { cardPage, startPage } from './start-page.js';

const CARD_PATH = '/cards/:clientId';

/** The start page, and the cards that can be looked at from there. */
export function startEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  return [
    {
      name: 'start',
      method: 'get',
      paths: ['/'],
      identify: () => ({}),
      answer: () => startPage(hubSpot.apps.all(), hubSpot.accounts.all()),
    },
    {
      name: 'card',
      method: 'post',
      paths: [CARD_PATH],
      identify: (call) => ({
        hubId: hubSpot.accounts.find(Number(call.form.get('hubId')))?.hubId,
        clientId: hubSpot.apps.find(pathParameter(call, 'clientId'))?.clientId,
      }),
      answer: (call) => lookAtCard(hubSpot, call),
    },
  ];
}

async function lookAtCard(hubSpot: EmulatedHubSpot, call: Call): Promise<Reply> {
  try {
    assertOwnForm(call);
    const app = hubSpot.apps.find(pathParameter(call, 'clientId'));
    const url = app?.cardUrls.find((candidate) => candidate === call.form.get('url'));
    const account = hubSpot.accounts.find(Number(call.form.get('hubId')));
    if (app === undefined || url === undefined || account === undefined) {
      throw new AuthorizationError('There is no such card.');
    }
    const { clientId } = app;
    const { hubId } = account;
    const request = signedCardCall(hubSpot, url, { clientId, hubId, method: 'POST', body: {} });
    const response = await sendCardCall(request);
    return cardPage(url, response.status, await response.text());
  } catch (error) {
    if (error instanceof AuthorizationError) return errorPage(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return errorPage(`The app did not answer its card: ${reason}.`);
  }
}
