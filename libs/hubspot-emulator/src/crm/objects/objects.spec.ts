import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';
import type { CrmObject } from './crm-object.js';

const CONTACTS = '/crm/v3/objects/contacts';

describe('CRM objects', () => {
  let client: CrmClient;
  beforeEach(async () => {
    client = await CrmClient.start();
  });
  afterEach(stopEmulators);

  const create = async (properties: Record<string, unknown>, path = CONTACTS) =>
    (await client.send<CrmObject>('POST', path, { properties })).body;

  it.each(['companies', 'company', '0-2', 'COMPANY'])('have the type name %s', async (name) => {
    const { status, body } = await client.send<{ results: CrmObject[] }>(
      'GET',
      `/crm/objects/2026-03/${name}`,
    );
    expect([status, body.results.length]).toEqual([200, 2]);
  });

  it('return 400 for an unknown type and 404 for an unknown id', async () => {
    expect((await client.send('GET', '/crm/v3/objects/unicorns')).status).toBe(400);
    expect((await client.send('GET', `${CONTACTS}/1`)).status).toBe(404);
  });

  it('are updated by id and by a unique property, with history', async () => {
    const { id } = await create({ email: 'a@example.com', firstname: 'A' });
    client.emulator.clock.advance(1000);
    await client.send('PATCH', `${CONTACTS}/a@example.com?idProperty=email`, {
      properties: { firstname: 'B' },
    });
    const { body } = await client.send<object>(
      'GET',
      `${CONTACTS}/${id}?propertiesWithHistory=firstname&properties=lastname,unknown`,
    );
    expect(body).toMatchObject({
      properties: { firstname: 'B', lastname: null },
      propertiesWithHistory: { firstname: [{ value: 'B' }, { value: 'A' }] },
    });
    expect(body).not.toHaveProperty('properties.unknown');
  });

  it('clear a property with null or an empty text', async () => {
    const { id } = await create({ firstname: 'A', lastname: 'B' });
    const { body } = await client.send<CrmObject>('PATCH', `${CONTACTS}/${id}`, {
      properties: { firstname: null, lastname: '' },
    });
    expect(body.properties).not.toHaveProperty('firstname');
    expect(body.properties).not.toHaveProperty('lastname');
  });

  it('are archived: absent from the list, present in the list of archived objects', async () => {
    const { id } = await create({ email: 'a@example.com' });
    await create({ email: 'b@example.com' });
    expect((await client.send('DELETE', `${CONTACTS}/${id}`)).status).toBe(204);
    const list = (query: string) =>
      client.send<{ results: CrmObject[] }>('GET', `${CONTACTS}?${query}`);
    expect((await list('')).body.results.map((contact) => contact.properties['email'])).toEqual([
      'b@example.com',
    ]);
    expect((await list('archived=true')).body.results).toMatchObject([{ id, archived: true }]);
    expect((await client.send('GET', `${CONTACTS}/${id}`)).status).toBe(404);
    expect((await client.send('GET', `${CONTACTS}/${id}?archived=true`)).status).toBe(200);
  });

  it('have no property that only JavaScript knows', async () => {
    const { body } = await client.send<CrmObject>('POST', CONTACTS, {
      properties: { email: 'a@example.com' },
    });
    const names = '__proto__,constructor,toString,email';
    const path = `${CONTACTS}/${body.id}?properties=${names}&propertiesWithHistory=${names}`;
    const read = await client.send<CrmObject>('GET', path);
    expect(Object.keys(read.body.properties)).toEqual([
      'email',
      'createdate',
      'lastmodifieddate',
      'hs_object_id',
    ]);
  });

  it('are merged into the primary object', async () => {
    const primary = await create({ email: 'a@example.com' });
    const other = await create({ email: 'b@example.com', firstname: 'B' });
    const { body } = await client.send<CrmObject>('POST', `${CONTACTS}/merge`, {
      primaryObjectId: primary.id,
      objectIdToMerge: other.id,
    });
    expect(body).toMatchObject({
      id: primary.id,
      properties: { email: 'a@example.com', firstname: 'B', hs_merged_object_ids: other.id },
    });
    expect((await client.send('GET', `${CONTACTS}/${other.id}`)).status).toBe(404);
  });

  it.each([
    [{ made_up: 'x' }, 'PROPERTY_DOESNT_EXIST'],
    [{ email: 'no-address' }, 'INVALID_EMAIL'],
    [{ hs_object_id: '1' }, 'READ_ONLY_VALUE'],
    [{ numemployees: 'many' }, 'INVALID_LONG'],
    [{ closedate: 'soon' }, 'INVALID_DATE'],
  ])('are not created with %j', async (properties, code) => {
    const { status, body } = await client.send('POST', CONTACTS, { properties });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [{ code, context: { propertyName: Object.keys(properties) } }],
    });
  });

  it('are not created with an unknown pipeline stage', async () => {
    const properties = { dealname: 'D', pipeline: 'default', dealstage: 'nowhere' };
    const { status, body } = await client.send('POST', '/crm/v3/objects/deals', { properties });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ code: 'INVALID_OPTION' }] });
  });

  it('return 409 with the existing id for a unique value in use', async () => {
    const { id } = await create({ email: 'a@example.com' });
    const { status, body } = await client.send<{ message: string }>('POST', CONTACTS, {
      properties: { email: 'A@example.com' },
    });
    expect([status, body.message]).toEqual([409, `Contact already exists. Existing ID: ${id}`]);
  });

  it('accept a body of several hundred kilobytes', async () => {
    const { message } = (await create({ message: 'x'.repeat(60_000) })).properties;
    expect(message).toHaveLength(60_000);
    const inputs = Array.from({ length: 100 }, () => ({
      properties: { message: 'x'.repeat(5000) },
    }));
    expect((await client.send('POST', `${CONTACTS}/batch/create`, { inputs })).status).toBe(201);
  });

  it('have numeric user and owner ids that differ from the hub id', async () => {
    const { body } = await client.send<{ results: { id: string; userId: number }[] }>(
      'GET',
      '/crm/v3/owners/',
    );
    const [owner] = body.results;
    expect(new Set([owner?.id, String(owner?.userId), '1']).size).toBe(3);
    const byUser = `/crm/v3/owners/${owner?.userId}?idProperty=userId`;
    expect((await client.send('GET', byUser)).body).toEqual(owner);
  });
});

describe('validation rules of the account', () => {
  afterEach(stopEmulators);

  it('are enforced on 2026-09 paths only', async () => {
    const client = await CrmClient.start({
      accounts: [{ hubId: 1, requiredProperties: { contacts: ['firstname'] } }],
    });
    const send = (version: string) =>
      client.send('POST', `/crm/objects/${version}/contacts`, { properties: { lastname: 'A' } });
    expect((await send('2026-03')).status).toBe(201);
    const { status, body } = await send('2026-09');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [{ context: { propertyName: ['firstname'] } }],
    });
  });
});
