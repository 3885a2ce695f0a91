import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type HubId, HubSpotHttpService } from 'nestjs-hubspot-oauth';
import type { Configuration } from '../configuration/configuration.js';
import type { ContactsQuery } from './contacts-query.js';

const TIMEOUT_MS = 10_000;

/** Reads an account's contacts from HubSpot. */
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

  /** Returns one page of HubSpot's contact list, unchanged. */
  async list(hubId: HubId, query: ContactsQuery): Promise<unknown> {
    const { axiosRef } = this.hubSpot.forAccount(hubId);
    const { data } = await axiosRef.get<unknown>(this.path, {
      params: query,
      timeout: TIMEOUT_MS,
      // A user is waiting: show the error immediately and offer a retry.
      hubSpotCall: { retries: false },
    });
    return data;
  }
}
