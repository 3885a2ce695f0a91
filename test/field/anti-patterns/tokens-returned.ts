// finds: token-in-response
import { Controller, Get } from '@nestjs/common';

@Controller('hubspot')
export class HubspotStatusController {
  @Get('status')
  async status() {
    const row = await this.find();
    return { connected: true, refreshToken: row.secret };
  }
  private find = async () => ({ secret: '' });
}
