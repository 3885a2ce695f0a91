import { Controller, Get, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
} from 'nestjs-hubspot-oauth';
import { FixedHubSpotConnectionGuard } from 'nestjs-hubspot-oauth/testing';

@Controller('account')
@UseGuards(HubSpotConnectionGuard)
export class AccountController {
  @Get()
  account(@CurrentHubSpotConnection() { hubId, scopes }: HubSpotConnection) {
    return { hubId, scopes };
  }
}

/** The controller alone, for a test: without HubSpot, without a database, without a session. */
export async function createTestApp() {
  const guard = new FixedHubSpotConnectionGuard({ hubId: 42, scopes: ['oauth'] });
  const module = await Test.createTestingModule({ controllers: [AccountController] })
    .overrideGuard(HubSpotConnectionGuard)
    .useValue(guard)
    .compile();
  return module.createNestApplication().init();
}
