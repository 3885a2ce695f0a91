import { Injectable, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ThrottlerModule } from '@nestjs/throttler';
import {
  HubSpotOAuthModule,
  hubSpotOAuthOptionsFromEnvironment,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { AccountsGateway } from './accounts.gateway.js';
import { ContactsController } from './contacts.controller.js';
import { ThrottledInstalls } from './throttled-installs.js';

@Injectable()
class ContactEvents {
  @OnHubSpotEvent('contact.creation')
  created(): void {}
}

@Module({
  imports: [
    ScheduleModule.forRoot(),
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 5 }]),
    HubSpotOAuthModule.forRootAsync({
      connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository() },
      useFactory: () => hubSpotOAuthOptionsFromEnvironment(),
      decorators: [ThrottledInstalls],
    }),
  ],
  controllers: [ContactsController],
  providers: [AccountsGateway, ContactEvents],
})
export class AppModule {}
