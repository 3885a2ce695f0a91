import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { HubSpotConnections, HubSpotHttpService } from 'nestjs-hubspot-oauth';

const CONTACTS = '/crm/objects/2026-03/contacts';

@Injectable()
export class ContactJob {
  private readonly logger = new Logger(ContactJob.name);

  constructor(
    private readonly connections: HubSpotConnections,
    private readonly http: HubSpotHttpService,
  ) {}

  @Cron('0 3 * * *')
  async run(): Promise<void> {
    let after: number | undefined;
    do {
      const page = await this.connections.list({ status: 'active', after, limit: 100 });
      for (const { hubId } of page) {
        await this.logContacts(hubId).catch((error: Error) => this.logger.error(error.message));
      }
      after = page.at(-1)?.hubId;
    } while (after !== undefined);
  }

  private async logContacts(hubId: number): Promise<void> {
    for await (const { id } of this.http.forAccount(hubId).records<{ id: string }>(CONTACTS)) {
      this.logger.log(`Account ${hubId}, contact ${id}`);
    }
  }
}
