import { Controller, Post, Redirect, Req, UseFilters, UseGuards } from '@nestjs/common';
import {
  AccountRequiredError,
  type HubId,
  HubSpotRequestConnections,
  type HttpRequest,
  SameOriginGuard,
} from 'nestjs-hubspot-oauth';
import { PageErrorFilter } from '../page/page-error.filter.js';
import { ConnectionActivity } from './connection-activity.js';
import { RunningEmulator } from './running-emulator.js';

/** Does in the emulated HubSpot what takes time or other people in the real one. */
@Controller('emulator')
@UseFilters(PageErrorFilter)
export class EmulatorController {
  constructor(
    private readonly connections: HubSpotRequestConnections,
    private readonly emulator: RunningEmulator,
    private readonly activity: ConnectionActivity,
  ) {}

  @Post('expire-token')
  @UseGuards(SameOriginGuard)
  @Redirect('/', 303)
  async expire(@Req() request: HttpRequest): Promise<void> {
    const hubId = await this.hubIdOf(request);
    this.emulator.expireAccessTokens(hubId);
    this.activity.add(hubId, 'token.expired');
  }

  /** Returns when the app has received the event. */
  @Post('change-contact')
  @UseGuards(SameOriginGuard)
  @Redirect('/', 303)
  async changeContact(@Req() request: HttpRequest): Promise<void> {
    await this.emulator.changeContact(await this.hubIdOf(request));
  }

  /** The app learns of it from its next call, as long as it does not read the webhooks journal. */
  @Post('uninstall')
  @UseGuards(SameOriginGuard)
  @Redirect('/', 303)
  async uninstall(@Req() request: HttpRequest): Promise<void> {
    this.emulator.uninstall(await this.hubIdOf(request));
  }

  private async hubIdOf(request: HttpRequest): Promise<HubId> {
    const connection = await this.connections.find(request);
    if (connection === undefined) throw new AccountRequiredError();
    return connection.hubId;
  }
}
