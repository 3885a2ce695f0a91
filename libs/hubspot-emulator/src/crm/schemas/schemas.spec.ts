import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';

const CAR = {
  name: 'car',
  labels: { singular: 'Car', plural: 'Cars' },
  primaryDisplayProperty: 'plate',
  requiredProperties: ['plate'],
  searchableProperties: ['plate'],
  properties: [
    { name: 'plate', label: 'Plate', type: 'string', fieldType: 'text', hasUniqueValue: true },
  ],
  associatedObjects: ['CONTACT'],
};

describe('custom object types', () => {
  let client: CrmClient;
  let typeId: string;
  beforeEach(async () => {
    client = await CrmClient.start();
    const { body } = await client.send<{ objectTypeId: string }>(
      'POST',
      '/crm-object-schemas/v3/schemas',
      CAR,
    );
    typeId = body.objectTypeId;
  });
  afterEach(stopEmulators);

  it('have objects by name, plural, fully qualified name and type id', async () => {
    const created = await client.send('POST', '/crm/v3/objects/car', {
      properties: { plate: 'A 1' },
    });
    expect(created.status).toBe(201);
    for (const name of ['car', 'cars', 'p1_car', typeId]) {
      const path = `/crm/v3/objects/${name}/A%201?idProperty=plate`;
      expect((await client.send('GET', path)).status).toBe(200);
    }
    const missing = await client.send('POST', '/crm/v3/objects/cars', { properties: {} });
    expect(missing.status).toBe(400);
  });

  it('are listed, changed and deleted', async () => {
    const path = `/crm-object-schemas/v3/schemas/${typeId}`;
    expect((await client.send('GET', path)).body).toMatchObject({
      fullyQualifiedName: 'p1_car',
      properties: expect.arrayContaining([expect.objectContaining({ name: 'plate' })]),
      associations: [{ toObjectTypeId: '0-1' }],
    });
    const patched = await client.send('PATCH', path, { description: 'A car' });
    expect(patched.body).toMatchObject({ description: 'A car' });
    expect((await client.send('POST', '/crm-object-schemas/v3/schemas', CAR)).status).toBe(409);
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await client.send('GET', '/crm/v3/objects/cars')).status).toBe(400);
  });
});

describe('properties and pipelines', () => {
  let client: CrmClient;
  beforeEach(async () => {
    client = await CrmClient.start();
  });
  afterEach(stopEmulators);

  it('accept a new property, which objects can then have', async () => {
    const path = '/crm/v3/properties/contacts';
    const colour = {
      name: 'colour',
      label: 'Colour',
      type: 'enumeration',
      fieldType: 'select',
      groupName: 'contactinformation',
      options: [{ label: 'Red', value: 'red' }],
    };
    expect((await client.send('POST', path, colour)).status).toBe(201);
    expect((await client.send('POST', path, colour)).status).toBe(409);
    const create = (value: string) =>
      client.send('POST', '/crm/v3/objects/contacts', { properties: { colour: value } });
    expect((await create('red')).status).toBe(201);
    expect((await create('blue')).status).toBe(400);
    expect((await client.send('DELETE', `${path}/colour`)).status).toBe(204);
    expect((await create('red')).status).toBe(400);
    expect((await client.send('DELETE', `${path}/email`)).status).toBe(400);
  });

  it('accept a new pipeline stage, which deals can then have', async () => {
    const stages = '/crm/v3/pipelines/deals/default/stages';
    const { status, body } = await client.send<{ id: string }>('POST', stages, {
      label: 'Legal check',
      displayOrder: 9,
      metadata: { probability: '0.5' },
    });
    expect(status).toBe(201);
    const deal = { properties: { dealname: 'D', pipeline: 'default', dealstage: body.id } };
    expect((await client.send('POST', '/crm/v3/objects/deals', deal)).status).toBe(201);
    expect((await client.send('DELETE', `${stages}/${body.id}`)).status).toBe(204);
    expect((await client.send('POST', '/crm/v3/objects/deals', deal)).status).toBe(400);
  });

  it('need the scopes of their object type', async () => {
    const { status, body } = await client.send<{ errors: { context: object }[] }>(
      'GET',
      '/crm/v3/objects/tickets',
    );
    expect(status).toBe(403);
    expect(body.errors[0]?.context).toEqual({
      requiredGranularScopes: ['crm.objects.tickets.read', 'tickets'],
    });
    const newer = await client.send<typeof body>(
      'GET',
      '/crm/v4/objects/tickets/1/associations/contacts',
    );
    expect(newer.body.errors[0]?.context).toHaveProperty('requiredScopes');
  });
});
