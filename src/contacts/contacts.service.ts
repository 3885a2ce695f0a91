import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type HubId, HubSpotHttpService } from 'nestjs-hubspot-oauth';
import type { Configuration } from '../configuration/configuration.js';
import type { ContactsQuery } from './contacts-query.js';

const TIMEOUT_MS = 10_000;

/** Reads and changes an account's contacts at HubSpot. */
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

  /** Returns one page of HubSpot's search result, unchanged. */
  async search(
    hubId: HubId,
    { search, ...page }: ContactsQuery & { readonly search: string },
  ): Promise<unknown> {
    const { axiosRef } = this.hubSpot.forAccount(hubId);
    const { data } = await axiosRef.post<unknown>(
      `${this.path}/search`,
      { query: search, properties: ['firstname', 'lastname', 'email'], ...page },
      { timeout: TIMEOUT_MS, hubSpotCall: { retries: false } },
    );
    return data;
  }

  async update(
    hubId: HubId,
    id: string,
    properties: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { axiosRef } = this.hubSpot.forAccount(hubId);
    await axiosRef.patch(
      `${this.path}/${id}`,
      { properties },
      { timeout: TIMEOUT_MS, hubSpotCall: { retries: false } },
    );
  }
}
