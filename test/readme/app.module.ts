import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotHttpService,
  HubSpotOAuthModule,
  hubSpotOAuthOptionsFromEnvironment,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';

@Controller('contacts')
@UseGuards(HubSpotConnectionGuard)
class ContactsController {
  constructor(private readonly http: HubSpotHttpService) {}

  @Get()
  async list(@CurrentHubSpotConnection() { hubId }: HubSpotConnection) {
    const hubSpot = this.http.forAccount(hubId).axiosRef;
    return (await hubSpot.get<unknown>('/crm/objects/2026-03/contacts')).data;
  }
}

@Module({
  imports: [
    ScheduleModule.forRoot(),
    HubSpotOAuthModule.forRootAsync({
      connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository() },
      useFactory: () => ({
        ...hubSpotOAuthOptionsFromEnvironment(),
        defaultReturnTo: '/contacts',
      }),
    }),
  ],
  controllers: [ContactsController],
})
export class AppModule {}
