import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  HubSpotOAuthModule,
  hubSpotOAuthMigrations,
  hubSpotOAuthOptionsFromEnvironment,
} from 'nestjs-hubspot-oauth';
import { ContactsController } from './contacts.controller';
import { sqliteDriver } from './sqlite-driver';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      ...(process.env.DATABASE_URL
        ? { type: 'postgres', url: process.env.DATABASE_URL }
        : { type: 'better-sqlite3', database: 'app.sqlite', ...sqliteDriver() }),
      migrations: hubSpotOAuthMigrations,
      migrationsRun: true,
    }),
    ScheduleModule.forRoot(),
    HubSpotOAuthModule.forRootAsync({ useFactory: () => hubSpotOAuthOptionsFromEnvironment() }),
  ],
  controllers: [ContactsController],
})
export class AppModule {}
