// finds: refresh-all-on-schedule
import { Cron } from '@nestjs/schedule';

export class HubspotRefreshJob {
  @Cron('*/10 * * * *')
  async run() {
    for (const account of await this.accounts()) {
      await this.refreshToken(account);
    }
  }
  private accounts = async (): Promise<number[]> => [];
  private refreshToken = async (hubId: number) => hubId;
}
