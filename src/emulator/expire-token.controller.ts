import { Controller, Post, Redirect, Req, UseFilters, UseGuards } from '@nestjs/common';
import {
  AccountRequiredError,
  HubSpotRequestConnections,
  type HttpRequest,
  SameOriginGuard,
} from 'nestjs-hubspot-oauth';
import { PageErrorFilter } from '../page/page-error.filter.js';
import { ConnectionActivity } from './connection-activity.js';
import { RunningEmulator } from './running-emulator.js';

/** Expires the access token, so that the user can see a refresh without waiting 30 minutes. */
@Controller('emulator')
@UseFilters(PageErrorFilter)
export class ExpireTokenController {
  constructor(
    private readonly connections: HubSpotRequestConnections,
    private readonly emulator: RunningEmulator,
    private readonly activity: ConnectionActivity,
  ) {}

  @Post('expire-token')
  @UseGuards(SameOriginGuard)
  @Redirect('/', 303)
  async expire(@Req() request: HttpRequest): Promise<void> {
    const connection = await this.connections.find(request);
    if (connection === undefined) throw new AccountRequiredError();
    this.emulator.expireAccessTokens(connection.hubId);
    this.activity.add(connection.hubId, 'The access token expired.');
  }
}
