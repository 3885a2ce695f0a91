import { CrmClient } from '../testing/crm-client.js';
import { stopEmulators } from '../testing/running-emulators.js';

const CONTACTS = 100_000;
const MAX_MS = 20;
const PAGES = 31;

/** The median CPU time of pages, in milliseconds: unlike their duration, it does not depend on other processes. */
async function medianOf(page: (index: number) => Promise<unknown>): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < PAGES; index += 1) {
    const startedAt = process.cpuUsage();
    await page(index);
    const { user, system } = process.cpuUsage(startedAt);
    durations.push((user + system) / 1_000);
  }
  return durations.toSorted((one, other) => one - other)[Math.floor(PAGES / 2)] ?? Infinity;
}

describe(`an account with ${CONTACTS} contacts`, () => {
  let client: CrmClient;
  beforeAll(async () => {
    client = await CrmClient.start({ accounts: [{ hubId: 1, contacts: CONTACTS }] });
  });
  afterAll(stopEmulators);

  const search = (body: object) => client.send('POST', '/crm/v3/objects/contacts/search', body);

  it.each<[string, (index: number) => Promise<{ readonly status: number }>]>([
    [
      'lists',
      (index) => client.send('GET', `/crm/v3/objects/contacts?limit=100&after=${index * 300}`),
    ],
    [
      'pages through a sorted search',
      (index) =>
        search({ sorts: ['-email'], query: 'example', limit: 200, after: String(index * 200) }),
    ],
    [
      'searches after an id',
      (index) => {
        const value = String(100_000 + index * 300);
        const filter = { propertyName: 'hs_object_id', operator: 'GT', value };
        return search({
          filterGroups: [{ filters: [filter] }],
          sorts: ['hs_object_id'],
          limit: 200,
        });
      },
    ],
  ])(`%s in less than ${MAX_MS} ms per page`, async (_name, page) => {
    expect((await page(0)).status).toBe(200);
    const median = await medianOf(page);
    expect(median).toBeLessThan(MAX_MS);
  });
});
