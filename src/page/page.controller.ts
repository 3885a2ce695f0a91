import { Controller, Get, Header, Logger, Optional, Query, Req, UseFilters } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Request } from 'express';
import {
  type HubId,
  HubSpotOAuthError,
  HubSpotRequestConnections,
  type HttpRequest,
} from 'nestjs-hubspot-oauth';
import type { Configuration } from '../configuration/configuration.js';
import { type PageQuery, pageQuery, queryValidation } from '../contacts/contacts-query.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ConnectionActivity } from '../emulator/connection-activity.js';
import { ReceivedEvents } from '../webhooks/received-events.js';
import { accountPage } from './account-page.js';
import { type ContactsView, readContactList } from './contacts-view.js';
import { PageErrorFilter } from './page-error.filter.js';
import { textsFor } from './page-language.js';
import { pageLinks } from './page-links.js';
import { welcomePage } from './welcome-page.js';

const CONTACTS_PER_PAGE = 10;

/** The page of the quickstart. */
@Controller()
@UseFilters(PageErrorFilter)
export class PageController {
  private readonly logger = new Logger('Page');

  constructor(
    private readonly config: ConfigService<Configuration, true>,
    private readonly connections: HubSpotRequestConnections,
    private readonly contacts: ContactsService,
    private readonly webhooks: ReceivedEvents,
    @Optional() private readonly activity?: ConnectionActivity,
  ) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async show(
    @Req() request: Request & HttpRequest,
    @Query({ schema: pageQuery, pipes: [queryValidation] }) query: PageQuery,
  ): Promise<string> {
    const texts = textsFor(request);
    const hubSpot = this.config.get('hubSpot', { infer: true });
    const links = pageLinks(hubSpot);
    const before = await this.connections.find(request);
    const contacts = before?.status === 'active' ? await this.list(before.hubId, query) : undefined;
    // Reading the contacts may have refreshed the token or detected a revoked grant.
    const connection = before && (await this.connections.find(request));
    if (connection === undefined) {
      return welcomePage(texts, {
        links,
        scopes: hubSpot.scopes,
        emulated: this.activity !== undefined,
      });
    }
    return accountPage(texts, {
      connection,
      oauthVersion: hubSpot.oauthVersion,
      links,
      now: new Date(),
      contacts: connection.status === 'active' ? contacts : undefined,
      webhookEvents: this.webhooks.of(connection.hubId),
      activities: this.activity?.of(connection.hubId),
    });
  }

  private async list(hubId: HubId, { search, after }: PageQuery): Promise<ContactsView> {
    const page = { limit: CONTACTS_PER_PAGE, after };
    try {
      const response = await (search === undefined
        ? this.contacts.list(hubId, page)
        : this.contacts.search(hubId, { ...page, search }));
      return { kind: 'listed', list: readContactList(response), search, after };
    } catch (error) {
      if (!(error instanceof HubSpotOAuthError)) throw error;
      this.logger.warn(`${error.code}: ${error.message}`);
      return { kind: 'failed', code: error.code };
    }
  }
}
