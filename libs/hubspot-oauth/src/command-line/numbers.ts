import { type HubId, parseHubId } from '../connections/hub-id.js';
import { UsageError } from './command-line.error.js';

/** @throws UsageError unless it is the id of an account */
export function hubIdOf(text: string | undefined): HubId {
  const hubId = parseHubId(text);
  if (hubId !== undefined) return hubId;
  throw new UsageError(`"${text}" is not the id of a HubSpot account, which is a whole number.`);
}

/** @throws UsageError unless the option is absent or a whole number in the range */
export function wholeNumberOf(
  name: string,
  value: string | boolean | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}.`);
}
