import { EntitySchema } from 'typeorm';

import type { HubSpotConnectionStatus } from '../../connections/hubspot-connection-status.js';
import { bigint } from './bigint-column.js';

/** A row of `hubspot_connection`. Times are epoch milliseconds of the database's clock. */
export interface HubSpotConnectionRow {
  clientId: string;
  hubId: number;
  id: string;
  status: HubSpotConnectionStatus;
  sealedAccessToken: string | null;
  sealedRefreshToken: string | null;
  /** Separated by spaces, each percent-encoded. */
  scopes: string;
  userId: number | null;
  tokenVersion: number;
  expiresAt: number;
  lifetimeMs: number;
  leaseOwner: string | null;
  leaseUntil: number;
  notBefore: number;
  backOffMs: number;
  installedAt: number;
  updatedAt: number;
  sessionVersion: number;
}

/**
 * The table as a TypeORM entity, for hosts that query it or compare their schema with it. The
 * library does not need it to be registered. Only the library may write to the table.
 *
 * An `EntitySchema` with explicit names: a naming strategy does not change them, and it is the same
 * kind of object in ESM and CommonJS.
 */
export const HubSpotConnectionEntity = new EntitySchema<HubSpotConnectionRow>({
  name: 'HubSpotConnection',
  tableName: 'hubspot_connection',
  columns: {
    clientId: {
      name: 'client_id',
      type: 'varchar',
      length: 255,
      primary: true,
      primaryKeyConstraintName: 'pk_hubspot_connection',
    },
    hubId: {
      ...bigint,
      name: 'hub_id',
      primary: true,
      primaryKeyConstraintName: 'pk_hubspot_connection',
    },
    id: { name: 'id', type: 'varchar', length: 36 },
    status: { name: 'status', type: 'varchar', length: 32 },
    sealedAccessToken: { name: 'sealed_access_token', type: 'text', nullable: true, select: false },
    sealedRefreshToken: {
      name: 'sealed_refresh_token',
      type: 'text',
      nullable: true,
      select: false,
    },
    scopes: { name: 'scopes', type: 'text' },
    userId: { ...bigint, name: 'user_id', nullable: true },
    tokenVersion: { ...bigint, name: 'token_version' },
    expiresAt: { ...bigint, name: 'expires_at' },
    lifetimeMs: { ...bigint, name: 'lifetime_ms' },
    leaseOwner: { name: 'lease_owner', type: 'varchar', length: 64, nullable: true },
    leaseUntil: { ...bigint, name: 'lease_until' },
    notBefore: { ...bigint, name: 'not_before' },
    backOffMs: { ...bigint, name: 'back_off_ms' },
    installedAt: { ...bigint, name: 'installed_at' },
    updatedAt: { ...bigint, name: 'updated_at' },
    sessionVersion: { ...bigint, name: 'session_version', default: 1 },
  },
});
