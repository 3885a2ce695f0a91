import path from 'node:path';
import { rm } from 'node:fs/promises';
import { HubSpotEmulator, type HubSpotEmulatorOptions } from 'hubspot-emulator';
import type { DataSource } from 'typeorm';
import { databaseOptions } from '../../../src/database/database-options.js';
import { openDatabase } from '../../../src/database/open-database.js';
import {
  findMysql,
  startPostgres,
  temporaryFolder,
  type TestDatabase,
} from '../../support/databases.js';
import { testApp } from '../../support/boot-app.js';
import { obtainGrant } from '../../support/obtain-grant.js';
import { createTokenService } from './create-token-service.js';
import { Fleet, type Worker } from './fleet.js';
import type { WorkerSettings } from './protocol.js';

const REDIRECT_URI = 'http://localhost/callback';

export type StoreName = 'SQLite' | 'PostgreSQL' | 'MariaDB';

/** An emulator, a database and its connections, for the processes of a fleet test. */
export class Fixture {
  private readonly fleets: Fleet[] = [];

  private constructor(
    readonly emulator: HubSpotEmulator,
    readonly database: TestDatabase,
    private readonly dataSource: DataSource,
  ) {}

  static async create(
    store: StoreName,
    options: HubSpotEmulatorOptions & { readonly database?: TestDatabase } = {},
  ): Promise<Fixture> {
    const { database = await createDatabase(store), ...emulatorOptions } = options;
    const emulator = await HubSpotEmulator.start({
      apps: [testApp(REDIRECT_URI)],
      rateLimits: false,
      ...emulatorOptions,
    });
    return new Fixture(emulator, database, await openDatabase(databaseOptions(database.url)));
  }

  settings(settings: Partial<WorkerSettings> = {}): WorkerSettings {
    const [app] = this.emulator.apps;
    if (app === undefined) throw new Error('The emulator has no app');
    return {
      databaseUrl: this.database.url,
      apiUrl: this.emulator.url,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      ...settings,
    };
  }

  /** Starts processes. `close` stops those that still run. */
  async fleet(size: number, settings: Partial<WorkerSettings> = {}): Promise<Fleet> {
    const fleet = await Fleet.start(this.settings(settings), size);
    this.fleets.push(fleet);
    return fleet;
  }

  /** Connects accounts by adopting grants, as hosts do with grants of another system. */
  async connect(...hubIds: number[]): Promise<void> {
    const tokens = createTokenService(this.settings(), this.dataSource);
    for (const hubId of hubIds) {
      await tokens.adopt({ refreshToken: await this.refreshTokenOf(hubId) });
    }
    await tokens.beforeApplicationShutdown();
    this.emulator.requests.clear();
  }

  /** Connects an account through a running process. */
  async connectBy(worker: Worker, hubId: number): Promise<void> {
    await worker.send({ kind: 'adopt', refreshToken: await this.refreshTokenOf(hubId) });
  }

  /** Expires the stored tokens of every account. Tokens that processes have cached do not change. */
  async expireStored(): Promise<void> {
    await this.dataSource.query('UPDATE hubspot_connection SET expires_at = expires_at - 86400000');
  }

  /** Makes the stored tokens of every account expire in `durationMs`. Cached tokens do not change. */
  async expireStoredIn(durationMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE hubspot_connection SET expires_at = ${Date.now() + durationMs}`,
    );
  }

  /** Expires the access tokens of every account, in the store and at HubSpot. */
  async expireTokens(): Promise<void> {
    this.emulator.accounts.expireAccessTokens();
    await this.expireStored();
  }

  /** How many refresh requests HubSpot received. */
  refreshCount(hubId?: number): number {
    return this.emulator.requests.count('token', {
      grantType: 'refresh_token',
      ...(hubId !== undefined && { hubId }),
    });
  }

  /** How many calls HubSpot refused with 401. */
  unauthorizedCount(): number {
    return this.emulator.requests.all().filter(({ status }) => status === 401).length;
  }

  async statusOf(hubId: number): Promise<string | undefined> {
    const rows: { status: string }[] = await this.dataSource.query(
      `SELECT status FROM hubspot_connection WHERE hub_id = ${hubId}`,
    );
    return rows[0]?.status;
  }

  /** All columns of the connections except the time of the last update. */
  rows(): Promise<Readonly<Record<string, unknown>>[]> {
    return this.dataSource.query(
      `SELECT client_id, hub_id, id, status, sealed_access_token, sealed_refresh_token, scopes,
         user_id, token_version, expires_at, lifetime_ms, lease_owner, lease_until, not_before,
         back_off_ms, installed_at
       FROM hubspot_connection ORDER BY hub_id`,
    );
  }

  /** Runs a statement on the database directly. */
  async query<Row>(sql: string): Promise<Row[]> {
    return this.dataSource.query(sql);
  }

  /** Returns the refresh token of a new grant of the account. */
  private async refreshTokenOf(hubId: number): Promise<string> {
    const grant = await obtainGrant(this.emulator, {
      version: '2026-03',
      redirectUri: REDIRECT_URI,
      hubId,
    });
    return grant.refreshToken;
  }

  async close(options?: { ignoreUnmetFaults?: boolean }): Promise<void> {
    await Promise.all(this.fleets.map((fleet) => fleet.stop()));
    await this.dataSource.destroy();
    await this.database.stop();
    await this.emulator.stop(options);
  }
}

async function createDatabase(store: StoreName): Promise<TestDatabase> {
  if (store === 'PostgreSQL') return startPostgres();
  if (store === 'MariaDB') {
    const server = await findMysql();
    if (server === undefined) throw new Error('No MariaDB server');
    return server.createDatabase();
  }
  const folder = await temporaryFolder();
  return {
    url: `sqlite:${path.join(folder, 'fleet.sqlite')}`,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
