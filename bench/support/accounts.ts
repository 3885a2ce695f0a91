/** Ids of the size that HubSpot's have. */
export function accountAt(index: number): number {
  return 10_000_000 + index;
}
