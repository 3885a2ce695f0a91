import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { HubSpotOAuthModule } from 'nestjs-hubspot-oauth';
import { AccountModule } from './account/account.module.js';
import { CardModule } from './card/card.module.js';
import type { Configuration } from './configuration/configuration.js';
import { openConfiguredDatabase } from './configuration/open-configured-database.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { EmulatorModule } from './emulator/emulator.module.js';
import { HealthModule } from './health/health.module.js';
import { PageModule } from './page/page.module.js';

@Module({})
export class AppModule {
  /** @param emulator the emulator of HubSpot, in emulator mode */
  static forRoot(configuration: Configuration, emulator?: HubSpotEmulator): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot({
          isGlobal: true,
          load: [() => configuration],
          ignoreEnvFile: true,
          skipProcessEnv: true,
        }),
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService<Configuration, true>) => ({
            ...config.get('database', { infer: true }),
            retryAttempts: 1,
          }),
          dataSourceFactory: openConfiguredDatabase,
        }),
        HubSpotOAuthModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService<Configuration, true>) =>
            config.get('hubSpot', { infer: true }),
        }),
        AccountModule,
        CardModule,
        ContactsModule,
        HealthModule,
        PageModule,
        ...(emulator === undefined ? [] : [EmulatorModule.forRoot(emulator)]),
      ],
    };
  }
}
