import { Controller, Get, Header, Req } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import {
  AccountRequiredError,
  type HubId,
  type HubSpotConnectionStatus,
  type HubSpotOAuthVersion,
  HubSpotRequestConnections,
  type HttpRequest,
} from 'nestjs-hubspot-oauth';
import type { Configuration } from '../configuration/configuration.js';

export interface Account {
  readonly hubId: HubId;
  readonly status: HubSpotConnectionStatus;
  readonly scopes: readonly string[];
  /** When the access token expires (ISO 8601). */
  readonly expiresAt: string;
  readonly oauthVersion: HubSpotOAuthVersion;
}

/** Returns the account of the session, also if it has to install the app again. */
@Controller('api/account')
export class AccountController {
  constructor(
    private readonly connections: HubSpotRequestConnections,
    private readonly config: ConfigService<Configuration, true>,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async show(@Req() request: HttpRequest): Promise<Account> {
    const connection = await this.connections.find(request);
    if (connection === undefined) throw new AccountRequiredError();
    const { hubId, status, scopes, expiresAt } = connection;
    const { oauthVersion } = this.config.get('hubSpot', { infer: true });
    return { hubId, status, scopes, expiresAt: expiresAt.toISOString(), oauthVersion };
  }
}
