import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';
import type { CrmObject } from '../objects/crm-object.js';

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

const named = (name: string, plural = `${name}s`, properties: unknown = CAR.properties) => ({
  ...CAR,
  name,
  labels: { singular: name, plural },
  properties,
});

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

describe('the definition of a custom object type', () => {
  const SCHEMAS = '/crm-object-schemas/v3/schemas';
  let client: CrmClient;
  beforeEach(async () => {
    client = await CrmClient.start();
  });
  afterEach(stopEmulators);

  const create = (schema: object) => client.send<{ objectTypeId: string }>('POST', SCHEMAS, schema);
  const plates = async (type: string) => {
    const path = `/crm/v3/objects/${type}?properties=plate`;
    const { body } = await client.send<{ results: CrmObject[] }>('GET', path);
    return body.results.map(({ properties }) => properties['plate']);
  };

  it('gets an id that no other type has had', async () => {
    await create(named('car'));
    await create(named('bus'));
    await client.send('POST', '/crm/v3/objects/bus', { properties: { plate: 'B 1' } });
    await client.send('DELETE', `${SCHEMAS}/car`);
    expect((await create(named('van'))).body).toMatchObject({ objectTypeId: '2-1000003' });
    expect([await plates('bus'), await plates('van')]).toEqual([['B 1'], []]);
  });

  it('stays as long as there are objects', async () => {
    await create(named('car'));
    const { body } = await client.send<CrmObject>('POST', '/crm/v3/objects/car', {
      properties: { plate: 'A 1' },
    });
    expect((await client.send('DELETE', `${SCHEMAS}/car`)).status).toBe(400);
    await client.send('DELETE', `/crm/v3/objects/car/${body.id}`);
    expect((await client.send('DELETE', `${SCHEMAS}/car`)).status).toBe(204);
  });

  it('leaves nothing behind if it is refused', async () => {
    expect((await create(named('car', 'cars', [{ name: 'BAD' }]))).status).toBe(400);
    expect((await client.send('GET', '/crm/v3/objects/car')).status).toBe(400);
    expect((await create(named('car'))).status).toBe(201);
  });

  it('takes no name from another type', async () => {
    const contacts = () => client.send('GET', '/crm/v3/objects/contacts?properties=email');
    const before = (await contacts()).body;
    expect((await create(named('caller', 'Contacts'))).status).toBe(201);
    expect((await contacts()).body).toEqual(before);
    expect((await client.send('DELETE', `${SCHEMAS}/caller`)).status).toBe(204);
    expect((await contacts()).body).toEqual(before);
  });

  it('cannot have a name that every object of JavaScript has', async () => {
    expect((await create(named('constructor'))).status).toBe(400);
    const property = { ...CAR.properties[0], name: 'constructor', groupName: 'contactinformation' };
    const path = '/crm/v3/properties/contacts';
    expect((await client.send('POST', path, property)).status).toBe(400);
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
