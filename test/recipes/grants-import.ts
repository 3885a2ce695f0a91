import { Injectable, Logger } from '@nestjs/common';
import { type HubSpotAdoptionReport, HubSpotTokenService } from 'nestjs-hubspot-oauth';

/** The table with the grants of your own code. */
export abstract class OwnGrants {
  abstract rows(): AsyncIterable<{ readonly portalId: number; readonly refreshToken: string }>;
  abstract decrypt(refreshToken: string): string;
}

@Injectable()
export class GrantsImport {
  private readonly logger = new Logger(GrantsImport.name);

  constructor(
    private readonly own: OwnGrants,
    private readonly tokens: HubSpotTokenService,
  ) {}

  run(journalFile = 'hubspot-import.journal'): Promise<HubSpotAdoptionReport> {
    return this.tokens.adoptAll(this.grants(), {
      journalFile,
      onProgress: ({ adopted }) => this.logger.log(`${adopted} accounts taken over`),
    });
  }

  private async *grants() {
    for await (const { portalId, refreshToken } of this.own.rows()) {
      yield { hubId: portalId, refreshToken: this.own.decrypt(refreshToken) };
    }
  }
}
