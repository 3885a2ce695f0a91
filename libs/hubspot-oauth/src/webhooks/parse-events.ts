import { z } from 'zod';
import { boundedString } from '../runtime/bounded-string.js';
import { parseHubId } from '../connections/hub-id.js';
import { MalformedWebhookError } from '../errors/webhook.errors.js';
import { type HubSpotEventFields, isTooDeep } from './hubspot-event.js';

/** HubSpot sends at most so many events in one request. */
export const MAX_EVENTS = 100;
/** Largest body of a delivery. */
export const MAX_BODY_BYTES = 1_048_576;

const REDACTED = 'REDACTED';

const required = z.looseObject({
  portalId: z.unknown().transform((value, context) => {
    const hubId = parseHubId(value);
    if (hubId !== undefined) return hubId;
    context.addIssue('must be the id of a HubSpot account');
    return z.NEVER;
  }),
  // The guide's table names it `eventType`, its examples and what HubSpot sends `subscriptionType`.
  subscriptionType: boundedString(1, 100).optional(),
  eventType: boundedString(1, 100).optional(),
  occurredAt: z.number().int().nonnegative(),
});

/**
 * The events in the body of a delivery.
 *
 * @throws MalformedWebhookError if one of them, or the whole, is not what HubSpot documents
 */
export function parseDelivery(body: Uint8Array): readonly HubSpotEventFields[] {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new MalformedWebhookError(`its body has more than ${MAX_BODY_BYTES} bytes`);
  }
  const values = parseJson(body);
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_EVENTS) {
    throw new MalformedWebhookError(`its body is no JSON array of 1 to ${MAX_EVENTS} events`);
  }
  return parseEvents(values);
}

/** @throws MalformedWebhookError */
export function parseEvents(values: readonly unknown[]): readonly HubSpotEventFields[] {
  return values.map((value, index) => {
    const event = parseEvent(value);
    if (event !== undefined) return event;
    throw new MalformedWebhookError(
      `event ${index} lacks a portalId, a subscriptionType or a numeric occurredAt, or is nested too deep`,
    );
  });
}

function parseEvent(value: unknown): HubSpotEventFields | undefined {
  const parsed = required.safeParse(value);
  if (!parsed.success || isTooDeep(value)) return undefined;
  const { data } = parsed;
  const subscriptionType = data.subscriptionType ?? data.eventType;
  if (subscriptionType === undefined) return undefined;
  if (!subscriptionType.endsWith('.propertyChange')) return { ...data, subscriptionType };
  const isRedacted = data['isSensitive'] === true && data['propertyValue'] === REDACTED;
  return { ...data, subscriptionType, isRedacted };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new MalformedWebhookError('its body is no JSON');
  }
}
