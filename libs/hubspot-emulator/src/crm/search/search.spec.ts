import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';
import type { CrmObject } from '../objects/crm-object.js';

const SEARCH = '/crm/v3/objects/contacts/search';

interface Found {
  readonly total: number;
  readonly results: CrmObject[];
  readonly paging?: { readonly next: { readonly after: string } };
}

const CONTACTS = [
  { email: 'ann@example.com', firstname: 'Ann', numemployees: '5', closedate: '2026-01-05' },
  { email: 'bob@example.org', firstname: 'Bob', numemployees: '40', closedate: '2026-02-05' },
  { email: 'cy@example.com', firstname: 'Cy', numemployees: '300' },
  { email: 'dot@example.com', lastname: 'Ann-Lee' },
];

const where = (filter: object) => ({ filterGroups: [{ filters: [filter] }] });
const isNamed = (value: string) => ({ propertyName: 'firstname', operator: 'EQ', value });
const byEmployees = (direction: string) => ({
  sorts: [{ propertyName: 'numemployees', direction }],
});
const many = (count: number) =>
  Array.from({ length: count }, () => ({ propertyName: 'email', operator: 'HAS_PROPERTY' }));

describe('search', () => {
  let client: CrmClient;
  beforeEach(async () => {
    client = await CrmClient.start({ accounts: [{ hubId: 1, objects: { contacts: CONTACTS } }] });
  });
  afterEach(stopEmulators);

  const search = (body: object) => client.send<Found>('POST', SEARCH, body);
  const emails = async (body: object) =>
    (await search(body)).body.results.map(({ properties }) => properties['email']?.split('@')[0]);

  it.each([
    [{ propertyName: 'firstname', operator: 'EQ', value: 'ANN' }, 'ann'],
    [{ propertyName: 'firstname', operator: 'NEQ', value: 'Ann' }, 'bob cy'],
    [{ propertyName: 'numemployees', operator: 'GT', value: '40' }, 'cy'],
    [{ propertyName: 'numemployees', operator: 'GTE', value: 40 }, 'bob cy'],
    [{ propertyName: 'numemployees', operator: 'LT', value: '40' }, 'ann'],
    [{ propertyName: 'numemployees', operator: 'LTE', value: '40' }, 'ann bob'],
    [{ propertyName: 'numemployees', operator: 'BETWEEN', value: '5', highValue: '40' }, 'ann bob'],
    [{ propertyName: 'closedate', operator: 'GT', value: '1769000000000' }, 'bob'],
    [{ propertyName: 'firstname', operator: 'IN', values: ['ann', 'cy'] }, 'ann cy'],
    [{ propertyName: 'firstname', operator: 'NOT_IN', values: ['ann', 'cy'] }, 'bob'],
    [{ propertyName: 'firstname', operator: 'HAS_PROPERTY' }, 'ann bob cy'],
    [{ propertyName: 'firstname', operator: 'NOT_HAS_PROPERTY' }, 'dot'],
    [{ propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*@example.com' }, 'ann cy dot'],
    [{ propertyName: 'email', operator: 'NOT_CONTAINS_TOKEN', value: '*.com' }, 'bob'],
    [{ propertyName: 'hs_object_id', operator: 'GT', value: '100002' }, 'cy dot'],
  ])('filters by %j', async (filter, expected) => {
    expect((await emails(where(filter))).join(' ')).toBe(expected);
  });

  it('combines filters with AND and groups with OR', async () => {
    const org = { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*.org' };
    const groups = [{ filters: [isNamed('Ann'), org] }, { filters: [isNamed('Cy')] }];
    expect(await emails({ filterGroups: groups })).toEqual(['cy']);
  });

  it('searches the words of the default properties with query', async () => {
    expect(await emails({ query: 'ann' })).toEqual(['ann', 'dot']);
    expect(await emails({ query: 'ann lee' })).toEqual(['dot']);
  });

  it('sorts by type, with missing values last', async () => {
    expect(await emails(byEmployees('ASCENDING'))).toEqual(['ann', 'bob', 'cy', 'dot']);
    expect(await emails(byEmployees('DESCENDING'))).toEqual(['cy', 'bob', 'ann', 'dot']);
  });

  it('pages with after and returns the total', async () => {
    const first = (await search({ limit: 3, properties: ['firstname'] })).body;
    expect([first.total, first.results.length, first.paging?.next.after]).toEqual([4, 3, '3']);
    const rest = (await search({ limit: 3, after: '3' })).body;
    expect([rest.results.length, rest.paging]).toEqual([1, undefined]);
  });

  it('returns changes immediately by default', async () => {
    const id = (await search({ query: 'bob' })).body.results[0]?.id;
    await client.send('PATCH', `/crm/v3/objects/contacts/${id}`, {
      properties: { firstname: 'Q' },
    });
    expect(await emails(where({ propertyName: 'firstname', operator: 'EQ', value: 'q' }))).toEqual([
      'bob',
    ]);
    await client.send('DELETE', `/crm/v3/objects/contacts/${id}`);
    expect((await search({})).body.total).toBe(3);
  });

  it.each([
    ['6 filter groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: many(1) })) }],
    ['19 filters', { filterGroups: [6, 6, 6, 1].map((count) => ({ filters: many(count) })) }],
    ['7 filters in a group', { filterGroups: [{ filters: many(7) }] }],
    ['a page of 201', { limit: 201 }],
    ['results after the 10,000th', { after: '9901', limit: 100 }],
    ['a body of more than 3,000 characters', { query: 'x'.repeat(3000) }],
    ['two sorts', { sorts: ['email', 'firstname'] }],
    ['an unknown operator', where({ propertyName: 'email', operator: 'LIKE', value: 'x' })],
    ['an object as operator', where({ propertyName: 'email', operator: { toString: null } })],
    ['an object as limit', { limit: { toString: null } }],
    ['an unknown property', where({ propertyName: 'nope', operator: 'EQ', value: 'x' })],
    ['IN without values', where({ propertyName: 'email', operator: 'IN', value: 'x' })],
  ])('refuses %s', async (_, body) => {
    expect((await search(body)).status).toBe(400);
  });

  it('accepts the limits themselves', async () => {
    const filterGroups = [6, 6, 6].map((count) => ({ filters: many(count) }));
    expect((await search({ filterGroups, limit: 200, after: '9800' })).status).toBe(200);
  });
});

describe('the index delay', () => {
  afterEach(stopEmulators);

  it('hides changes from searches until it has passed', async () => {
    const client = await CrmClient.start({ searchIndexDelayMs: 5000 });
    const total = async (value: string) => {
      const filters = [{ propertyName: 'firstname', operator: 'EQ', value }];
      const { body } = await client.send<Found>('POST', SEARCH, { filterGroups: [{ filters }] });
      return body.total;
    };
    const { body } = await client.send<CrmObject>('POST', '/crm/v3/objects/contacts', {
      properties: { firstname: 'A' },
    });
    expect(await total('A')).toBe(0);
    client.emulator.clock.advance(5000);
    expect(await total('A')).toBe(1);
    await client.send('PATCH', `/crm/v3/objects/contacts/${body.id}`, {
      properties: { firstname: 'B' },
    });
    expect([await total('A'), await total('B')]).toEqual([1, 0]);
    client.emulator.clock.advance(5000);
    expect([await total('A'), await total('B')]).toEqual([0, 1]);
    await client.send('DELETE', `/crm/v3/objects/contacts/${body.id}`);
    expect(await total('B')).toBe(1);
    client.emulator.clock.advance(5000);
    expect(await total('B')).toBe(0);
  });
});

describe('the search limit', () => {
  afterEach(stopEmulators);

  it('is 5 a second, without headers, apart from the other calls', async () => {
    const client = await CrmClient.start({ rateLimits: true });
    const { access_token } = await client.connect(1);
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const responses = [];
    for (let count = 0; count < 6; count += 1) {
      responses.push(await client.call<{ policyName?: string }>(access_token, SEARCH, init));
    }
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(responses[5]?.body.policyName).toBe('SECONDLY');
    expect(responses[0]?.headers.get('x-hubspot-ratelimit-remaining')).toBeNull();
    const list = await client.call(access_token, '/crm/v3/objects/contacts');
    expect(list.headers.get('x-hubspot-ratelimit-remaining')).toBe('109');
    client.emulator.clock.advance(1000);
    expect((await client.call(access_token, SEARCH, init)).status).toBe(200);
  });
});
