/** The id of a HubSpot account (portal): `hub_id` in HubSpot's OAuth answers. */
export type HubId = number;

/** The account id that `value` stands for, or undefined if it stands for none. */
export function parseHubId(value: unknown): HubId | undefined {
  const id = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
