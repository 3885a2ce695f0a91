import { EntitySchema } from 'typeorm';

import { bigint } from './bigint-column.js';

/** A row of `hubspot_authorization`. Times are epoch milliseconds of the database's clock. */
export interface HubSpotAuthorizationRow {
  stateHash: string;
  clientId: string;
  sealedPayload: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
}

/** The table as a TypeORM entity; see `HubSpotConnectionEntity`. */
export const HubSpotAuthorizationEntity = new EntitySchema<HubSpotAuthorizationRow>({
  name: 'HubSpotAuthorization',
  tableName: 'hubspot_authorization',
  columns: {
    stateHash: {
      name: 'state_hash',
      type: 'varchar',
      length: 64,
      primary: true,
      primaryKeyConstraintName: 'pk_hubspot_authorization',
    },
    clientId: { name: 'client_id', type: 'varchar', length: 255 },
    sealedPayload: { name: 'sealed_payload', type: 'text', select: false },
    createdAt: { ...bigint, name: 'created_at' },
    expiresAt: { ...bigint, name: 'expires_at' },
    usedAt: { ...bigint, name: 'used_at', nullable: true },
  },
  indices: [{ name: 'ix_hubspot_authorization_expires_at', columns: ['expiresAt'] }],
});
