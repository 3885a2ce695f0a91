import { Client } from '@hubspot/api-client';
import { bootConnectedApp, type ConnectedApp, HUB_ID } from './support/connected-accounts.js';

/** The recipe of the guide. */
describe('the official @hubspot/api-client', () => {
  let booted: ConnectedApp;

  beforeEach(async () => {
    booted = await bootConnectedApp();
  });
  afterEach(() => booted.close());

  async function hubSpotClient(hubId: number): Promise<Client> {
    const accessToken = await booted.tokens.getAccessToken(hubId);
    return new Client({ accessToken, basePath: booted.emulator.url });
  }

  it('works with a token of an account, a client for each task', async () => {
    const client = await hubSpotClient(HUB_ID);
    const page = await client.crm.contacts.basicApi.getPage(5);
    expect(page.results).toHaveLength(5);
    expect(booted.emulator.requests.of('contacts').map(({ hubId }) => hubId)).toEqual([HUB_ID]);
  });

  it('gets another token once HubSpot has refused one', async () => {
    const rejected = await booted.tokens.getAccessToken(HUB_ID);
    const client = await hubSpotClient(HUB_ID);
    booted.emulator.accounts.expireAccessTokens(HUB_ID);
    await expect(client.crm.contacts.basicApi.getPage(5)).rejects.toMatchObject({ code: 401 });
    client.setAccessToken(await booted.tokens.refresh(HUB_ID, { rejected }));
    expect((await client.crm.contacts.basicApi.getPage(5)).results).toHaveLength(5);
  });
});
