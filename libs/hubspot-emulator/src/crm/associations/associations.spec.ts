import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';
import type { CrmObject } from '../objects/crm-object.js';

const COMPANY = '100001';

interface Links {
  readonly results: {
    toObjectId: number;
    associationTypes: { typeId: number; label: string | null }[];
  }[];
}

describe.each(['/crm/v4', '/crm/objects/2026-03'])('associations on %s', (base) => {
  const root = base === '/crm/v4' ? '/crm/v4/objects' : base;
  const pairs = base === '/crm/v4' ? '/crm/v4/associations' : '/crm/associations/2026-03';
  let client: CrmClient;
  let contact: string;
  beforeEach(async () => {
    client = await CrmClient.start();
    const { body } = await client.send<CrmObject>('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'a@example.com' },
      associations: [
        {
          to: { id: COMPANY },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }],
        },
      ],
    });
    contact = body.id;
  });
  afterEach(stopEmulators);

  const list = async (from: string, id: string, to: string) =>
    (await client.send<Links>('GET', `${root}/${from}/${id}/associations/${to}`)).body.results;

  it('end when one of the objects is archived', async () => {
    await client.send('DELETE', `/crm/v3/objects/companies/${COMPANY}`);
    expect(await list('contacts', contact, 'companies')).toEqual([]);
  });

  it('go to the object that another one is merged into', async () => {
    const path = '/crm/v3/objects/contacts';
    const { body } = await client.send<CrmObject>('POST', path, {
      properties: { email: 'b@example.com' },
    });
    const merge = { primaryObjectId: body.id, objectIdToMerge: contact };
    expect((await client.send('POST', `${path}/merge`, merge)).status).toBe(200);
    expect(await list('contacts', body.id, 'companies')).toMatchObject([
      { toObjectId: Number(COMPANY), associationTypes: [{ typeId: 279 }, { typeId: 1 }] },
    ]);
    expect(await list('companies', COMPANY, 'contacts')).toMatchObject([
      { toObjectId: Number(body.id), associationTypes: [{ typeId: 280 }, { typeId: 2 }] },
    ]);
  });

  it('are created with an object and exist in both directions', async () => {
    expect(await list('contacts', contact, 'companies')).toMatchObject([
      {
        toObjectId: Number(COMPANY),
        associationTypes: [
          { typeId: 279, label: null },
          { typeId: 1, label: 'Primary' },
        ],
      },
    ]);
    const [inverse] = await list('companies', COMPANY, 'contact');
    expect(inverse?.associationTypes.map(({ typeId }) => typeId)).toEqual([280, 2]);
    const read = `/crm/v3/objects/contacts/${contact}?associations=companies`;
    expect((await client.send('GET', read)).body).toMatchObject({
      associations: { companies: { results: [{ id: COMPANY, type: 'contact_to_company' }, {}] } },
    });
  });

  const put = (id: string, associationTypeId: number) =>
    client.send('PUT', `${root}/contacts/${contact}/associations/companies/${id}`, [
      { associationCategory: 'HUBSPOT_DEFINED', associationTypeId },
    ]);

  it('are not created to an object or with a type that does not exist', async () => {
    expect((await put('999', 279)).status).toBe(404);
    expect((await put('100002', 4)).status).toBe(400);
    expect((await put('100002', 279)).status).toBe(201);
  });

  it('are created by default type and deleted', async () => {
    const path = `${root}/contacts/${contact}/associations`;
    const made = await client.send('PUT', `${path}/default/deals/100001`);
    expect([made.status, (await list('deals', '100001', 'contacts')).length]).toEqual([200, 1]);
    expect((await client.send('DELETE', `${path}/deals/100001`)).status).toBe(204);
    expect(await list('deals', '100001', 'contacts')).toEqual([]);
  });

  it('have labels', async () => {
    const labels = `${pairs}/contacts/companies/labels`;
    const created = await client.send<{ results: { typeId: number }[] }>('POST', labels, {
      label: 'Billing contact',
      name: 'billing',
    });
    const typeId = created.body.results[0]?.typeId ?? 0;
    const inputs = [
      {
        from: { id: contact },
        to: { id: '100002' },
        types: [{ associationCategory: 'USER_DEFINED', associationTypeId: typeId }],
      },
    ];
    const batch = (operation: string) =>
      client.send('POST', `${pairs}/contacts/companies/batch/${operation}`, { inputs });
    expect((await batch('create')).body).toMatchObject({
      results: [{ labels: ['Billing contact'] }],
    });
    const typesOf = async () =>
      (await list('contacts', contact, 'companies'))[1]?.associationTypes.map(({ label }) => label);
    expect(await typesOf()).toEqual([null, 'Billing contact']);
    expect((await batch('labels/archive')).status).toBe(204);
    expect(await typesOf()).toEqual([null]);
    expect((await client.send('DELETE', `${labels}/${typeId}`)).status).toBe(204);
    expect((await client.send('DELETE', `${labels}/279`)).status).toBe(400);
  });

  it('are read in batches, with 207 for objects without any', async () => {
    const { status, body } = await client.send('POST', `${pairs}/contacts/companies/batch/read`, {
      inputs: [{ id: contact }, { id: '5' }],
    });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      results: [{ from: { id: contact }, to: [{ toObjectId: Number(COMPANY) }] }],
      numErrors: 1,
    });
  });
});
