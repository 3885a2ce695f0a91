import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import type { Contact } from './objects/crm-object.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

interface ContactPage {
  readonly results: readonly Contact[];
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

const PATHS = [
  '/crm/v3/objects/contacts',
  '/crm/objects/2026-03/contacts',
  '/crm/objects/2026-09/contacts',
];
const WRITE = { optional_scope: 'crm.objects.contacts.write' };

describe.each(PATHS)('contacts at %s', (path) => {
  let emulator: HubSpotEmulator;
  let client: TestClient;
  let accessToken: string;

  beforeAll(async () => {
    emulator = await HubSpotEmulator.start({ rateLimits: false });
    client = new TestClient(emulator);
    accessToken = (await client.connect(1234567, WRITE)).access_token;
  });

  afterAll(() => emulator.stop());

  async function list(query = '') {
    return (await client.call<ContactPage>(accessToken, `${path}${query}`)).body;
  }

  async function create(body: string) {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body };
    return client.call<Contact & ErrorBody>(accessToken, path, init);
  }

  it('are returned ten per page, in the order of creation', async () => {
    const { results, paging } = await list();
    expect(results.map(({ id }) => id)).toEqual(
      emulator.accounts
        .get(1234567)
        .contacts.slice(0, 10)
        .map(({ id }) => id),
    );
    expect(paging?.next.after).toBeDefined();
  });

  it('come in pages that follow each other through after and through link', async () => {
    const seen: string[] = [];
    let page = await list('?limit=7');
    for (;;) {
      seen.push(...page.results.map(({ id }) => id));
      if (page.paging === undefined) break;
      const { after, link } = page.paging.next;
      const viaLink = await client.call<ContactPage>(accessToken, link.slice(emulator.url.length));
      page = await list(`?limit=7&after=${after}`);
      expect(viaLink.body).toEqual(page);
    }
    expect(seen).toEqual(emulator.accounts.get(1234567).contacts.map(({ id }) => id));
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=-1', 'after=x'])(
    'are refused for ?%s',
    async (query) => {
      const { status, body } = await client.call<ErrorBody>(accessToken, `${path}?${query}`);
      expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('come 100 at most, and no archived ones', async () => {
    expect((await list('?limit=100')).results.length).toBeGreaterThanOrEqual(25);
    expect((await list('?archived=true')).results).toEqual([]);
  });

  it.each(['properties=email,lastname', 'properties=email&properties=lastname'])(
    'come with the properties of ?%s',
    async (query) => {
      const [first] = (await list(`?limit=1&${query}`)).results;
      expect(Object.keys(first?.properties ?? {}).toSorted()).toEqual([
        'createdate',
        'email',
        'hs_object_id',
        'lastmodifieddate',
        'lastname',
      ]);
    },
  );

  it('are found by id and by email', async () => {
    const contact = emulator.accounts.get(1234567).contacts[3];
    const byId = await client.call(accessToken, `${path}/${contact?.id}`);
    expect([byId.status, byId.body]).toEqual([200, contact]);
    const email = encodeURIComponent(contact?.properties['email'] ?? '');
    const byEmail = await client.call(accessToken, `${path}/${email}?idProperty=email`);
    expect(byEmail.body).toEqual(contact);
    const unknown = await client.call<ErrorBody>(accessToken, `${path}/1`);
    expect([unknown.status, unknown.body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
  });

  it('are created once', async () => {
    const email = `new${PATHS.indexOf(path)}@example.com`;
    const body = JSON.stringify({ associations: [], properties: { email, numemployees: 7 } });
    const created = await create(body);
    expect(created.status).toBe(201);
    expect(created.body.properties).toMatchObject({ email, numemployees: '7' });
    const { contacts } = emulator.accounts.get(1234567);
    expect(contacts.at(-1)?.id).toBe(created.body.id);
    const again = await create(body);
    expect([again.status, again.body.category]).toEqual([409, 'CONFLICT']);
    expect(again.body.message).toContain(created.body.id);
  });

  it.each(['', '{', '[]', '{}', '{"properties":[]}', '{"properties":{"email":{}}}'])(
    'are not created from %p',
    async (body) => {
      const { status, body: error } = await create(body);
      expect([status, error.category]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('are not created without the scope to', async () => {
    const readOnly = (await client.connect(1234567)).access_token;
    const { status, body } = await client.call<ErrorBody>(readOnly, path, { method: 'POST' });
    expect([status, body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect(body).toMatchObject({
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
    });
  });
});

describe('seeded contacts', () => {
  afterEach(stopEmulators);

  it('belong to their account alone and are as many as asked for', async () => {
    const emulator = await startEmulator({
      accounts: [{ hubId: 1, contacts: 3 }, { hubId: 2, contacts: 0 }, { hubId: 3 }],
    });
    const ids = emulator.accounts.all().map(({ contacts }) => contacts.map(({ id }) => id));
    expect(ids.map(({ length }) => length)).toEqual([3, 0, 25]);
    expect(new Set(ids.flat()).size).toBe(28);
    const client = new TestClient(emulator);
    const { access_token } = await client.connect(3);
    const { body } = await client.call<ContactPage>(access_token, `${PATHS[0]}?limit=25`);
    expect(body.results).toEqual(emulator.accounts.get(3).contacts);
    expect(body.paging).toBeUndefined();
    await emulator.stop();
  });
});
