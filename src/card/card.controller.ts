import { Controller, Header, HttpCode, HttpStatus, Post, Req, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotCaller,
  type HubId,
  type HubSpotCaller,
  HubSpotConnectionNotFoundError,
  type HubSpotConnectionStatus,
  HubSpotRequestConnections,
  HubSpotSignatureGuard,
  type HttpRequest,
} from 'nestjs-hubspot-oauth';

export interface CardResponse {
  readonly hubId: HubId;
  readonly status: HubSpotConnectionStatus;
}

/** The endpoint for the app's UI extension, which calls it with `hubspot.fetch`. */
@Controller('api/hubspot-card')
@UseGuards(HubSpotSignatureGuard)
export class CardController {
  constructor(private readonly connections: HubSpotRequestConnections) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  async show(
    @Req() request: HttpRequest,
    @CurrentHubSpotCaller() { portalId }: HubSpotCaller,
  ): Promise<CardResponse> {
    const connection = await this.connections.find(request);
    if (connection === undefined) throw new HubSpotConnectionNotFoundError(portalId);
    return { hubId: connection.hubId, status: connection.status };
  }
}
