/** Ids as large as HubSpot's. */
export function accountAt(index: number): number {
  return 10_000_000 + index;
}
