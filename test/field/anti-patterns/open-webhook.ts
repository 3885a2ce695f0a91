// finds: unsigned-webhook
import { Body, Controller, Post } from '@nestjs/common';

@Controller('hubspot')
export class HubspotEventsController {
  @Post('webhooks')
  receive(@Body() events: object[]) {
    return events.length;
  }
}
