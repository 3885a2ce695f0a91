// finds: token-logged
import { Logger } from '@nestjs/common';

export class HubspotService {
  private readonly logger = new Logger(HubspotService.name);

  connected(hubId: number, accessToken: string) {
    this.logger.log(`Portal ${hubId} connected with ${accessToken}`);
  }
}
