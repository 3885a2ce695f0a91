import { InvalidHubIdError } from '../errors/connection.errors.js';

/** The id of a HubSpot account (portal): `hub_id` in HubSpot's OAuth responses. */
export type HubId = number;

/** Parses an account id. Returns undefined if `value` is not a positive safe integer. */
export function parseHubId(value: unknown): HubId | undefined {
  const id = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/**
 * Checks an account id at run time: databases coerce strings, or refuse them.
 *
 * @throws InvalidHubIdError unless it is a positive safe integer
 */
export function assertHubId(hubId: unknown): asserts hubId is HubId {
  if (typeof hubId === 'number' && Number.isSafeInteger(hubId) && hubId > 0) return;
  throw new InvalidHubIdError(hubId);
}
