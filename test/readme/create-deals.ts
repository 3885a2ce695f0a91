import { HubSpotApiError, HubSpotHttpService } from 'nestjs-hubspot-oauth';

interface Deal {
  readonly dealname: string | null;
  readonly amount: string | null;
}

export async function createDeals(http: HubSpotHttpService, hubId: number): Promise<void> {
  const deals = http.forAccount(hubId).crm<Deal>('deals');
  const results = await deals.batch.create([{ properties: { dealname: 'New', amount: 100 } }]);
  for (const result of results) {
    if (result.ok) console.log(result.index, result.value.id);
    else if (result.error instanceof HubSpotApiError) {
      console.warn(result.index, result.error.status, result.error.category, result.error.message);
    } else console.warn(result.index, result.error.message);
  }
}
