import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type HubId, HubSpotHttpService } from 'nestjs-hubspot-oauth';
import type { Configuration } from '../configuration/configuration.js';
import type { ContactsQuery } from './contacts-query.js';

const TIMEOUT_MS = 10_000;

/** Contacts of an account, straight from HubSpot. */
@Injectable()
export class ContactsService {
  private readonly path: string;

  constructor(
    private readonly hubSpot: HubSpotHttpService,
    config: ConfigService<Configuration, true>,
  ) {
    const { oauthVersion } = config.get('hubSpot', { infer: true });
    const isDated = /^\d/.test(oauthVersion);
    this.path = isDated ? `/crm/objects/${oauthVersion}/contacts` : '/crm/v3/objects/contacts';
  }

  /** One page of HubSpot's contact list, as HubSpot answers it. */
  async list(hubId: HubId, query: ContactsQuery): Promise<unknown> {
    const { axiosRef } = this.hubSpot.forAccount(hubId);
    const { data } = await axiosRef.get<unknown>(this.path, {
      params: query,
      timeout: TIMEOUT_MS,
      // Somebody waits for the answer: better to say at once what is wrong, and to offer another try.
      hubSpotCall: { retries: false },
    });
    return data;
  }
}
