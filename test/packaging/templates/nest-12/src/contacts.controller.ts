import { Controller, Get, UseGuards } from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotHttpService,
  RequireHubSpotScopes,
} from 'nestjs-hubspot-oauth';
import { type Observable, map } from 'rxjs';

export interface ContactsPage {
  results: { id: string }[];
}

@Controller('contacts')
@UseGuards(HubSpotConnectionGuard)
@RequireHubSpotScopes('crm.objects.contacts.read')
export class ContactsController {
  constructor(private readonly http: HubSpotHttpService) {}

  @Get()
  list(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): Observable<ContactsPage> {
    return this.http
      .forAccount(hubId)
      .get<ContactsPage>('/crm/objects/2026-03/contacts', { params: { limit: 3 } })
      .pipe(map(({ data }) => data));
  }

  @Get('promised')
  async promised(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): Promise<ContactsPage> {
    const hubSpot = this.http.axiosRef;
    return (await hubSpot.get<ContactsPage>('/crm/objects/2026-03/contacts?limit=3', { hubId }))
      .data;
  }
}
