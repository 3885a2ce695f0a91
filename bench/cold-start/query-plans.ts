// How each database executes the statements that the library sends, among 10,000 connections.
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import {
  HubSpotConnectionRepository,
  HubSpotConnections,
  HubSpotOAuthModule,
} from 'nestjs-hubspot-oauth';
import type { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { openDatabase } from '../../src/database/open-database.js';
import {
  type TestDatabase,
  findMysql,
  startPostgres,
  temporaryFolder,
} from '../../test/support/databases.js';
import { print } from '../support/report.js';
import { explain, fill, type Statement, watch } from './statements.js';

const CLIENT_ID = 'bench';

@Module({})
class PlansModule {}

const folder = await temporaryFolder();
const mysql = await findMysql();
const databases: [string, TestDatabase][] = [
  ['PostgreSQL', await startPostgres()],
  ...(mysql ? [[mysql.type, await mysql.createDatabase()] as [string, TestDatabase]] : []),
  ['SQLite', { url: `sqlite:${path.join(folder, 'plans.sqlite')}`, stop: async () => undefined }],
];
for (const [name, database] of databases) {
  print(`\n## ${name}\n`);
  await printPlans(database.url);
  await database.stop();
}
await rm(folder, { recursive: true, force: true });

async function printPlans(url: string): Promise<void> {
  const sent: Statement[] = [];
  const app = await NestFactory.createApplicationContext(
    {
      module: PlansModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          useFactory: () => watch(databaseOptions(url), sent),
          dataSourceFactory: (options) => openDatabase(options!),
        }),
        HubSpotOAuthModule.forRoot({
          clientId: CLIENT_ID,
          clientSecret: 'secret',
          redirectUri: 'http://localhost/callback',
          scopes: ['oauth'],
          encryptionKeys: `bench:${Buffer.alloc(32, 'a key ').toString('base64')}`,
          controller: false,
        }),
      ],
    },
    { logger: false },
  );
  const dataSource = app.get<DataSource>(getDataSourceToken());
  await fill(dataSource, CLIENT_ID);
  const repository = app.get(HubSpotConnectionRepository);
  const key = { clientId: CLIENT_ID, hubId: 5_000 };
  const uses: [string, () => Promise<unknown>][] = [
    ['First call of an account', () => repository.find(key)],
    [
      'Lease',
      () =>
        repository.takeLease({
          ...key,
          tokenVersion: 1,
          owner: 'bench',
          leaseMs: 1_000,
          statuses: ['active'],
        }),
    ],
    ['A page of connections', () => app.get(HubSpotConnections).list({ after: 5_000, limit: 100 })],
    [
      'Purge of old authorizations',
      () => repository.purgeAuthorizations({ olderThanMs: 3_600_000, limit: 1_000 }),
    ],
  ];
  for (const [use, make] of uses) {
    sent.length = 0;
    await make();
    for (const statement of sent.splice(0)) {
      print(`${use}:\n\n\`\`\`\n${await explain(dataSource, statement)}\n\`\`\`\n`);
    }
  }
  await app.close();
}
