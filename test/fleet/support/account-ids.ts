/** Ids of accounts that `insertSealedConnections` connects. */
export function sealedHubIds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => FIRST_SEALED_HUB_ID + index);
}

export const FIRST_SEALED_HUB_ID = 1_000_000_000;
