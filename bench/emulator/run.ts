// What a page of the emulator's CRM costs, by the number of contacts in the account.
import { CrmClient } from '../../libs/hubspot-emulator/src/testing/crm-client.js';
import { stopEmulators } from '../../libs/hubspot-emulator/src/testing/running-emulators.js';
import { machine, print, table } from '../support/report.js';
import { median } from '../support/statistics.js';

const SIZES = [1_000, 100_000];
const PAGES = 61;

type Page = (client: CrmClient, index: number) => Promise<unknown>;

const search = (client: CrmClient, body: object) =>
  client.send('POST', '/crm/v3/objects/contacts/search', body);
const pages: [string, Page][] = [
  [
    'list',
    (client, index) => client.send('GET', `/crm/v3/objects/contacts?limit=100&after=${index}`),
  ],
  [
    'sorted search',
    (client, index) =>
      search(client, { sorts: ['-email'], query: 'example', limit: 100, after: String(index) }),
  ],
  [
    'search after an id',
    (client, index) => {
      const filter = { propertyName: 'hs_object_id', operator: 'GT', value: String(index) };
      const filterGroups = [{ filters: [filter] }];
      return search(client, { filterGroups, sorts: ['hs_object_id'], limit: 100 });
    },
  ],
];

/** Processor time of the client and the emulator, which share this process, in milliseconds. */
async function costOf(page: () => Promise<unknown>): Promise<number> {
  const startedAt = process.cpuUsage();
  await page();
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1_000;
}

const rows = pages.map(([name]) => [name]);
for (const contacts of SIZES) {
  const client = await CrmClient.start({ accounts: [{ hubId: 1, contacts }] });
  for (const [row, [, page]] of pages.entries()) {
    await page(client, 0);
    const costs: number[] = [];
    for (let index = 0; index < PAGES; index += 1) {
      costs.push(await costOf(() => page(client, index)));
    }
    rows[row]?.push(median(costs).toFixed(1));
  }
  await stopEmulators();
}
print(`# Pages of the emulator\n\n${machine()}\n\nMedians of ${PAGES} pages of 100, in ms:\n`);
print(table([['page', ...SIZES.map((size) => `${size} contacts`)], ...rows]));
