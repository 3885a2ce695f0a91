import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotHttpService,
  HubSpotOAuthModule,
  hubSpotOAuthMigrations,
  hubSpotOAuthOptionsFromEnvironment,
} from 'nestjs-hubspot-oauth';

@Controller('contacts')
@UseGuards(HubSpotConnectionGuard)
class ContactsController {
  constructor(private readonly http: HubSpotHttpService) {}

  @Get()
  async list(@CurrentHubSpotConnection() { hubId }: HubSpotConnection) {
    const hubSpot = this.http.forAccount(hubId).axiosRef;
    return (await hubSpot.get('/crm/objects/2026-03/contacts')).data;
  }
}

@Module({
  imports: [
    ScheduleModule.forRoot(),
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'app.sqlite',
      migrations: hubSpotOAuthMigrations,
      migrationsRun: true,
    }),
    HubSpotOAuthModule.forRootAsync({ useFactory: () => hubSpotOAuthOptionsFromEnvironment() }),
  ],
  controllers: [ContactsController],
})
export class AppModule {}
