import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
} from 'nestjs-hubspot-oauth';

/** Shows a browser the connection that its requests may use. */
@Controller('account')
export class AccountController {
  @Get()
  @UseGuards(HubSpotConnectionGuard)
  account(@CurrentHubSpotConnection() connection: HubSpotConnection): HubSpotConnection {
    return connection;
  }
}
