import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { HubSpotOAuthModule } from 'nestjs-hubspot-oauth';
import { AccountModule } from './account/account.module.js';
import type { Configuration } from './configuration/configuration.js';
import { ConfigurationModule } from './configuration/configuration.module.js';
import { openConfiguredDatabase } from './configuration/open-configured-database.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { EmulatorModule } from './emulator/emulator.module.js';
import { HealthModule } from './health/health.module.js';
import { PageModule } from './page/page.module.js';

@Module({})
export class AppModule {
  /** @param emulator what stands in for HubSpot, in emulator mode */
  static forRoot(configuration: Configuration, emulator?: HubSpotEmulator): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.forRoot(configuration),
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...configuration.database, retryAttempts: 1 }),
          dataSourceFactory: openConfiguredDatabase,
        }),
        HubSpotOAuthModule.forRoot(configuration.hubSpot),
        AccountModule,
        ContactsModule,
        HealthModule,
        PageModule,
        ...(emulator === undefined ? [] : [EmulatorModule.forRoot(emulator)]),
      ],
    };
  }
}
