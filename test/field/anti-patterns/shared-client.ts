// finds: shared-client-token
import { Client } from '@hubspot/api-client';

const client = new Client();

export async function deals(tokenOfAccount: string) {
  client.setAccessToken(tokenOfAccount);
  return client.crm.deals.basicApi.getPage();
}
