import { rm } from 'node:fs/promises';
import path from 'node:path';
import { HubSpotEmulator, type HubSpotEmulatorOptions } from 'hubspot-emulator';
import { HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { openStore, type StoreKind } from '../../contracts/support/open-store.js';
import { bootApp, TEST_KEY, testApp } from '../../support/boot-app.js';
import { findMysql, startPostgres, temporaryFolder } from '../../support/databases.js';
import { obtainGrant } from '../../support/obtain-grant.js';
import { hasNodeSqlite } from '../../../src/database/sqlite-driver.js';
import { type CommandResult, type Environment, runCommand } from './run-command.js';

export const REDIRECT_URI = 'http://localhost:9/hubspot/oauth/callback';

interface FixtureDatabase {
  readonly url: string;
  readonly kind: StoreKind;
  readonly stop: () => Promise<void>;
}

/** The databases that the commands are tested with. One without a server is undefined. */
export const DATABASES: Readonly<
  Record<string, (folder: string) => Promise<FixtureDatabase | undefined>>
> = {
  SQLite: async (folder) => ({
    url: `sqlite:${path.join(folder, 'commands.sqlite')}`,
    kind: hasNodeSqlite() ? 'node:sqlite' : 'better-sqlite3',
    stop: async () => {},
  }),
  PostgreSQL: async () => ({ ...(await startPostgres()), kind: 'pg' }),
  MariaDB: async () => {
    const database = await (await findMysql())?.createDatabase();
    return database && { ...database, kind: 'mysql2' };
  },
};

/** An emulator, an empty database, and the environment that names both. */
export class CommandFixture {
  private constructor(
    readonly emulator: HubSpotEmulator,
    readonly folder: string,
    readonly environment: Environment,
    private readonly database: FixtureDatabase,
  ) {}

  /** Undefined if the database is not available, which is reported. */
  static async create(
    name: keyof typeof DATABASES,
    options: HubSpotEmulatorOptions = {},
  ): Promise<CommandFixture | undefined> {
    const folder = await temporaryFolder();
    const database = await DATABASES[name]?.(folder);
    if (database === undefined) {
      await rm(folder, { recursive: true });
      return undefined;
    }
    const app = testApp(REDIRECT_URI);
    const emulator = await HubSpotEmulator.start({ apps: [app], rateLimits: false, ...options });
    return new CommandFixture(
      emulator,
      folder,
      {
        HUBSPOT_CLIENT_ID: app.clientId,
        HUBSPOT_CLIENT_SECRET: app.clientSecret,
        HUBSPOT_REDIRECT_URI: REDIRECT_URI,
        HUBSPOT_SCOPES: app.requiredScopes.join(' '),
        HUBSPOT_ENCRYPTION_KEYS: TEST_KEY,
        HUBSPOT_API_URL: emulator.url,
        HUBSPOT_APP_URL: emulator.url,
        DATABASE_URL: database.url,
      },
      database,
    );
  }

  run(args: readonly string[], environment: Environment = {}): Promise<CommandResult> {
    return runCommand(args, { ...this.environment, ...environment });
  }

  /** Runs a command with `--json` and returns what it printed. */
  async json(args: readonly string[], environment: Environment = {}): Promise<unknown> {
    const { stdout, stderr } = await this.run([...args, '--json'], environment);
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`${args.join(' ')} printed no JSON: ${stdout}${stderr}`);
    }
  }

  /** A refresh token that another system obtained. */
  async grant(hubId: number): Promise<string> {
    const options = { version: '2026-03', redirectUri: REDIRECT_URI, hubId };
    return (await obtainGrant(this.emulator, options)).refreshToken;
  }

  /** Connects accounts as an application does. */
  async connect(...hubIds: number[]): Promise<void> {
    const { repository, close } = await openStore(this.database.kind, this.database.url);
    const booted = await bootApp({
      sharedEmulator: this.emulator,
      options: { redirectUri: REDIRECT_URI },
      extras: { connectionRepository: { useFactory: () => repository }, createTables: true },
    });
    try {
      for (const hubId of hubIds) {
        const refreshToken = await this.grant(hubId);
        await booted.app.get(HubSpotTokenService).adopt({ refreshToken, hubId });
      }
    } finally {
      await booted.close();
      await close();
    }
  }

  async close(): Promise<void> {
    await this.emulator.stop();
    await this.database.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
