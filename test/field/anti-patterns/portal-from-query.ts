// finds: account-from-query
import { Controller, Get, Query } from '@nestjs/common';

@Controller('hubspot')
export class HubspotContactsController {
  @Get('contacts')
  list(@Query('portalId') portalId: string) {
    return { portalId };
  }
}
