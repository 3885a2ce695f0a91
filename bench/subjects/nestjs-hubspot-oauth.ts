import { type INestApplicationContext, Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import {
  HubSpotConnectionRepository,
  HubSpotHttpService,
  HubSpotOAuthModule,
  type HubSpotOAuthOptions,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import type { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { openDatabase } from '../../src/database/open-database.js';
import { StoreProbe } from '../../test/fleet/support/store-probe.js';
import { API_PATH, agent } from '../support/http-client.js';
import type { Grant, Setting, Subject } from '../support/subject.js';

@Module({})
class BenchModule {}

/** The built library in a Nest application, on the database that `store` names. */
export async function start(setting: Setting): Promise<Subject> {
  // The other libraries neither repeat nor delay calls.
  const app = await bootBenchApp(setting, { retries: false, pacing: false });
  const probe = new StoreProbe(() => undefined);
  probe.watch(app.get(HubSpotConnectionRepository));
  const tokens = app.get(HubSpotTokenService);
  const http = app.get(HubSpotHttpService);
  http.axiosRef.defaults.httpAgent = agent;
  return {
    statements: () => probe.statements,
    seed: (grants) => seed(app, grants),
    open: async ({ account }) => {
      const bound = http.forAccount(account).axiosRef;
      return {
        token: () => tokens.getAccessToken(account),
        call: () => bound.get(API_PATH),
      };
    },
  };
}

/** @param options override the defaults */
export function bootBenchApp(
  { providerUrl, store = 'sqlite::memory:' }: Setting,
  options: Pick<HubSpotOAuthOptions, 'retries' | 'pacing' | 'maxCachedConnections'> = {},
): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(
    {
      module: BenchModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          useFactory: () => databaseOptions(store),
          dataSourceFactory: (database) => openDatabase(database!),
        }),
        HubSpotOAuthModule.forRoot({
          clientId: 'bench',
          clientSecret: 'secret',
          apiUrl: providerUrl,
          appUrl: providerUrl,
          redirectUri: 'http://localhost/callback',
          scopes: ['oauth'],
          encryptionKeys: `bench:${Buffer.alloc(32, 'a key ').toString('base64')}`,
          controller: false,
          ...options,
        }),
      ],
    },
    { logger: false, abortOnError: false },
  );
}

/**
 * Compares the accounts' tokens with their rows, as happens every ten seconds. For the next ten seconds
 * tokens come from memory.
 */
export async function compareWithRows(
  app: INestApplicationContext,
  accounts: readonly number[],
): Promise<void> {
  const connections = [...app.get(ModulesContainer).values()]
    .flatMap(({ providers }) => [...providers.values()])
    .find(({ name }) => name === 'ConnectionCache')?.instance as {
    load(hubId: number): Promise<unknown>;
  };
  for (const account of accounts) await connections.load(account);
}

async function seed(app: INestApplicationContext, grants: readonly Grant[]): Promise<void> {
  const tokens = app.get(HubSpotTokenService);
  for (const { refreshToken } of grants) await tokens.adopt({ refreshToken });
  await app
    .get<DataSource>(getDataSourceToken())
    .query('UPDATE hubspot_connection SET expires_at = expires_at - 864000000');
}
