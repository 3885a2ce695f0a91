import { Body, Controller, Param, Post, Redirect, UseFilters, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  RequireHubSpotScopes,
  SameOriginGuard,
} from 'nestjs-hubspot-oauth';
import { z } from 'zod';
import { queryValidation } from '../contacts/contacts-query.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { PageErrorFilter } from './page-error.filter.js';

const contactId = z.string().regex(/^\d{1,20}$/, 'must be a contact id');
const contactForm = z.object({ email: z.string('is missing').trim().min(3).max(254) });

/** Changes the email address of a contact, for the form on the page. */
@Controller('contacts')
@UseFilters(PageErrorFilter)
export class ContactFormController {
  constructor(private readonly contacts: ContactsService) {}

  @Post(':id')
  @UseGuards(SameOriginGuard, HubSpotConnectionGuard)
  @RequireHubSpotScopes('crm.objects.contacts.write')
  @Redirect('/', 303)
  async change(
    @CurrentHubSpotConnection() { hubId }: HubSpotConnection,
    @Param('id', { schema: contactId, pipes: [queryValidation] }) id: string,
    @Body({ schema: contactForm, pipes: [queryValidation] }) { email }: z.infer<typeof contactForm>,
  ): Promise<void> {
    await this.contacts.update(hubId, id, { email });
  }
}
