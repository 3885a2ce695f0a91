import { notFoundFailure, validationFailure } from '../api/api-failure.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { pathParameter, type Endpoint } from '../http/endpoint.js';
import { jsonObject, requiredText, stringList } from '../http/json-body.js';
import { emptyReply, jsonReply, type Reply } from '../http/reply.js';
import { appEndpoint, type AppCall } from './journal-endpoint.js';
import { JOURNAL_VERSIONS } from './journal-endpoints.js';
import type { JournalSubscription } from './journal-subscription.js';

const TYPES: readonly JournalSubscription['subscriptionType'][] = [
  'APP_LIFECYCLE_EVENT',
  'ASSOCIATION',
  'EVENT',
  'GDPR_PRIVACY_DELETION',
  'LIST_MEMBERSHIP',
  'OBJECT',
];

/** The subscriptions of an app to the journal. */
export function journalSubscriptionEndpoints(hubSpot: EmulatedHubSpot): Endpoint[] {
  const { journal } = hubSpot;
  const endpoint = (
    method: 'get' | 'post' | 'delete',
    suffix: string,
    handle: (call: AppCall) => Reply,
  ): Endpoint =>
    appEndpoint(hubSpot, {
      name: 'journal',
      method,
      paths: JOURNAL_VERSIONS.map(
        (version) => `/webhooks-journal/subscriptions/${version}${suffix}`,
      ),
      scope: `developer.webhooks_journal.subscriptions.${method === 'get' ? 'read' : 'write'}`,
      handle,
    });
  return [
    endpoint('get', '', ({ app }) =>
      jsonReply(200, { results: journal.subscriptions(app.clientId) }),
    ),
    endpoint('post', '', (call) => jsonReply(200, journal.subscribe(call.app, read(call)))),
    endpoint('get', '/:subscriptionId', (call) => {
      const all = journal.subscriptions(call.app.clientId);
      const found = all.find(({ id }) => id === idOf(call));
      if (found === undefined) throw notFoundFailure();
      return jsonReply(200, found);
    }),
    endpoint('delete', '/:subscriptionId', (call) => {
      if (journal.unsubscribe(call.app.clientId, ({ id }) => id === idOf(call)) === 0) {
        throw notFoundFailure();
      }
      return emptyReply(204);
    }),
    endpoint('delete', '/portals/:portalId', (call) => {
      const hubId = Number(pathParameter(call, 'portalId'));
      journal.unsubscribe(call.app.clientId, ({ portalId }) => portalId === hubId);
      return emptyReply(204);
    }),
  ];
}

function idOf(call: AppCall): number {
  return Number(pathParameter(call, 'subscriptionId'));
}

function read(call: AppCall) {
  const body = jsonObject(call);
  const subscriptionType = TYPES.find((type) => type === body['subscriptionType']);
  if (subscriptionType === undefined) throw validationFailure('Invalid "subscriptionType"');
  const { portalId } = body;
  const typeField =
    subscriptionType === 'APP_LIFECYCLE_EVENT' || subscriptionType === 'EVENT'
      ? 'eventTypeId'
      : 'objectTypeId';
  return {
    subscriptionType,
    objectTypeId: requiredText(body[typeField], typeField),
    actions: stringList(body['actions'], 'actions'),
    properties: stringList(body['properties'], 'properties'),
    objectIds: stringList(body['objectIds'], 'objectIds').map(Number),
    ...(typeof portalId === 'number' && { portalId }),
  };
}
