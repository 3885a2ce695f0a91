export const key = { clientId: 'client', hubId: 1 };
/** The first install of the account. */
export const installed = {
  ...key,
  newId: 'id',
  userId: null,
  sealedAccessToken: 'first',
  sealedRefreshToken: 'first',
  scopes: [],
  expiresInMs: 60_000,
  lifetimeMs: 60_000,
};
/** A lease on its row. */
export const lease = {
  ...key,
  tokenVersion: 1,
  owner: 'me',
  leaseMs: 60_000,
  statuses: ['active'],
} as const;
