import { CrmClient } from '../testing/crm-client.js';
import { stopEmulators } from '../testing/running-emulators.js';

const CONTACTS = 100_000;
const PAGES = 31;

interface Page {
  readonly results: readonly { readonly id: string }[];
  readonly paging?: { readonly next: { readonly after: string } };
}

const idsOf = ({ results }: Page) => results.map(({ id }) => id);

/** How long pages take is measured by `npm run bench:emulator`. */
describe(`an account with ${CONTACTS} contacts`, () => {
  let client: CrmClient;
  beforeAll(async () => {
    client = await CrmClient.start({ accounts: [{ hubId: 1, contacts: CONTACTS }] });
  });
  afterAll(stopEmulators);

  const search = (body: object) =>
    client.send<Page>('POST', '/crm/v3/objects/contacts/search', body);

  it('lists each contact of its pages once', async () => {
    const ids: string[] = [];
    let after = '0';
    for (let page = 0; page < PAGES; page += 1) {
      const path = `/crm/v3/objects/contacts?limit=100&after=${after}`;
      const { body } = await client.send<Page>('GET', path);
      ids.push(...idsOf(body));
      after = body.paging?.next.after ?? '';
    }
    expect(new Set(ids).size).toBe(PAGES * 100);
  });

  it('finds the contacts after an id, in their order', async () => {
    let last = 0;
    for (let page = 0; page < PAGES; page += 1) {
      const filter = { propertyName: 'hs_object_id', operator: 'GT', value: String(last) };
      const { body } = await search({
        filterGroups: [{ filters: [filter] }],
        sorts: ['hs_object_id'],
        limit: 200,
      });
      const ids = idsOf(body).map(Number);
      expect(ids).toHaveLength(200);
      expect(ids).toEqual(ids.toSorted((one, other) => one - other));
      expect(ids[0]).toBeGreaterThan(last);
      last = ids.at(-1) ?? Infinity;
    }
  });
});
