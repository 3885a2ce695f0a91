import { Controller, Get, Header, Query, UseFilters, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  RequireHubSpotScopes,
} from 'nestjs-hubspot-oauth';
import { type ContactsQuery, contactsQuery, queryValidation } from './contacts-query.js';
import { ContactsService } from './contacts.service.js';
import { InvalidQueryFilter } from './invalid-query.filter.js';

@Controller('api/contacts')
@UseGuards(HubSpotConnectionGuard)
@UseFilters(InvalidQueryFilter)
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @RequireHubSpotScopes('crm.objects.contacts.read')
  @Header('Cache-Control', 'no-store')
  list(
    @CurrentHubSpotConnection() { hubId }: HubSpotConnection,
    @Query({ schema: contactsQuery, pipes: [queryValidation] }) query: ContactsQuery,
  ): Promise<unknown> {
    return this.contacts.list(hubId, query);
  }
}
