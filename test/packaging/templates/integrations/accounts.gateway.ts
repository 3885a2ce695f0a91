import { UseGuards } from '@nestjs/common';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { HubSpotConnectionGuard, SameOriginGuard } from 'nestjs-hubspot-oauth';

@WebSocketGateway()
export class AccountsGateway {
  @SubscribeMessage('guarded')
  @UseGuards(HubSpotConnectionGuard)
  guarded() {
    return { event: 'guarded', data: 'never' };
  }

  @SubscribeMessage('same-origin')
  @UseGuards(SameOriginGuard)
  sameOrigin() {
    return { event: 'same-origin', data: 'never' };
  }

  @SubscribeMessage('open')
  open() {
    return { event: 'open', data: 'always' };
  }
}
