import type { Client } from '@hubspot/api-client';
import type { CrmClient } from '../testing/crm-client.js';
import { connectClient, OFFICIAL_CLIENTS } from '../testing/official-clients.js';
import { stopEmulators } from '../testing/running-emulators.js';

const input = (name: string) => ({ properties: { email: `${name}@example.com` } });

/** Every call of OAuth and of CRM objects; only the base path of the client is changed. */
describe.each(OFFICIAL_CLIENTS)('@hubspot/api-client %s', (_version, create) => {
  let client: CrmClient;
  let hubSpot: Client;

  beforeEach(async () => {
    ({ client, hubSpot } = await connectClient(create));
  });
  afterEach(stopEmulators);

  it('exchanges and refreshes tokens, and reads and deletes them', async () => {
    const { clientId, clientSecret } = client.app;
    const { oauth } = hubSpot;
    const code = await client.authorize(1);
    const secrets = [client.redirectUri, clientId, clientSecret] as const;
    const tokens = await oauth.tokensApi.create('authorization_code', code, ...secrets);
    const { refreshToken } = tokens;
    const refreshed = await oauth.tokensApi.create(
      'refresh_token',
      undefined,
      ...secrets,
      refreshToken,
    );
    expect(refreshed).toMatchObject({ tokenType: 'bearer', expiresIn: 1800, refreshToken });
    expect(await oauth.accessTokensApi.get(refreshed.accessToken)).toMatchObject({ hubId: 1 });
    expect(await oauth.refreshTokensApi.get(refreshToken)).toMatchObject({ hubId: 1, clientId });
    await oauth.refreshTokensApi.archive(refreshToken);
    await expect(oauth.refreshTokensApi.get(refreshToken)).rejects.toMatchObject({ code: 404 });
  });

  it('reads, writes, merges and purges single objects', async () => {
    const { basicApi } = hubSpot.crm.contacts;
    const page = await basicApi.getPage(2, undefined, ['email', 'phone'], ['email'], ['companies']);
    expect(page.results).toHaveLength(2);
    expect(page.results[0]).toMatchObject({ archived: false, createdAt: expect.any(Date) as Date });
    expect(page.paging?.next?.after).toBeDefined();
    expect(page.results[0]?.propertiesWithHistory?.['email']).toHaveLength(1);
    const properties = { email: 'new@example.com' };
    const created = await basicApi.create({ properties, associations: [] });
    const updated = await basicApi.update(
      'new@example.com',
      { properties: { phone: '1' } },
      'email',
    );
    expect(updated).toMatchObject({ id: created.id, properties: { phone: '1' } });
    const [first = '', second = '', third = ''] = page.results
      .map(({ id }) => id)
      .concat(created.id);
    await basicApi.merge({ primaryObjectId: first, objectIdToMerge: second });
    await basicApi.archive(third);
    await expect(basicApi.getById(third)).rejects.toMatchObject({ code: 404 });
    expect(await basicApi.getById(third, ['email'], undefined, undefined, true)).toMatchObject({
      archived: true,
      archivedAt: expect.any(Date) as Date,
    });
    await basicApi.purge({ objectId: first });

    const objects = hubSpot.crm.objects.basicApi;
    const deal = await objects.create('deals', { properties: { dealname: 'A' }, associations: [] });
    await objects.update('deals', deal.id, { properties: { amount: '1' } });
    const read = await objects.getById('0-3', deal.id, ['amount', 'closedate']);
    expect(read.properties).toMatchObject({ amount: '1', closedate: null });
    await objects.archive('deals', deal.id);
  });

  it('reads and writes batches, and searches', async () => {
    const { batchApi, searchApi } = hubSpot.crm.contacts;
    const created = await batchApi.create({
      inputs: [
        { ...input('a'), associations: [], objectWriteTraceId: '1' },
        { ...input('bad address'), associations: [], objectWriteTraceId: '2' },
      ],
    });
    expect(created).toMatchObject({
      numErrors: 1,
      results: [{ objectWriteTraceId: '1' }],
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['2'] } }],
    });
    const id = created.results[0]?.id ?? '';
    await batchApi.update({ inputs: [{ id, properties: { phone: '1' } }] });
    const upserted = await batchApi.upsert({
      inputs: [
        { id: 'a@example.com', idProperty: 'email', properties: { phone: '2' } },
        { id: 'b@example.com', idProperty: 'email', properties: { phone: '2' } },
      ],
    });
    expect(upserted.results).toMatchObject([{ _new: false }, { _new: true }]);
    const read = await batchApi.read({
      inputs: [{ id }],
      properties: ['phone'],
      propertiesWithHistory: ['phone'],
    });
    expect(read.results).toMatchObject([{ properties: { phone: '2' } }]);
    const found = await searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: 'phone', operator: 'EQ' as never, value: '2' }] }],
      sorts: ['-email'],
      properties: ['email'],
      limit: 1,
      after: '0',
      query: '',
    });
    expect(found).toMatchObject({
      total: 2,
      results: [{ properties: { email: 'b@example.com' } }],
    });
    await batchApi.archive({ inputs: [{ id }] });

    const deals = hubSpot.crm.objects.batchApi;
    const { results } = await deals.create('deals', {
      inputs: [{ properties: { dealname: 'A' }, associations: [] }],
    });
    const deal = { id: results[0]?.id ?? '' };
    await deals.update('deals', { inputs: [{ ...deal, properties: { amount: '1' } }] });
    await deals.read('deals', { inputs: [deal], properties: [], propertiesWithHistory: [] });
    await deals.archive('deals', { inputs: [deal] });
    const all = { filterGroups: [], sorts: [], properties: [], limit: 5, after: '0' };
    expect((await hubSpot.crm.objects.searchApi.doSearch('deals', all)).total).toBe(2);
  });
});
