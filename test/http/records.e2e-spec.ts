import { isCancel } from 'axios';
import { UnexpectedHubSpotResponseError } from 'nestjs-hubspot-oauth';
import { FULL_SIZE } from '../support/full-size.js';
import { heapInUse } from '../support/heap-in-use.js';
import { bootConnectedApp, CONTACTS, type ConnectedApp } from './support/connected-accounts.js';

interface Contact {
  readonly id: string;
}
const HUB_ID = 1001;
const MANY = FULL_SIZE ? 100_000 : 10_000;
/** Keeping the records of the smaller run takes several times as much. */
const MAX_GROWTH_MB = FULL_SIZE ? 5 : 2;
const MEGABYTE = 2 ** 20;

describe('the records of a list', () => {
  let booted: ConnectedApp;
  const account = () => booted.http.forAccount(HUB_ID);
  const contacts = () => booted.emulator.requests.of('contacts');
  const boot = async (count: number) => {
    booted = await bootConnectedApp({
      emulator: { accounts: [{ hubId: HUB_ID, contacts: count }] },
      options: { pacing: false },
    });
  };
  afterEach(() => booted.close());

  it('come one after another, from as few calls as can be', async () => {
    await boot(250);
    const ids: string[] = [];
    for await (const { id } of account().records<Contact>(CONTACTS)) ids.push(id);
    expect(ids).toEqual(booted.emulator.accounts.get(HUB_ID).contacts.map(({ id }) => id));
    expect(contacts()).toHaveLength(3);
  });

  it.each([
    ['params', CONTACTS, { params: { limit: 20, properties: 'email', archived: undefined } }],
    ['URLSearchParams', CONTACTS, { params: new URLSearchParams({ limit: '20' }) }],
    ['the URL', `${CONTACTS}?limit=20`, {}],
  ])('come in pages of the size that %s say', async (_name, url, config) => {
    await boot(50);
    let count = 0;
    for await (const record of account().records(url, config)) count += record ? 1 : 0;
    expect(count).toBe(50);
    expect(contacts()).toHaveLength(3);
  });

  it('are not asked for when nobody wants them any more', async () => {
    await boot(250);
    for await (const record of account().records(CONTACTS)) if (record) break;
    expect(contacts()).toHaveLength(1);
  });

  it('end when the caller cancels', async () => {
    await boot(250);
    const caller = new AbortController();
    const read = async () => {
      for await (const record of account().records(CONTACTS, { signal: caller.signal })) {
        if (record) caller.abort();
      }
    };
    expect(isCancel(await read().catch((error: unknown) => error))).toBe(true);
    expect(contacts()).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['no list', { id: '1' }],
    ['a list that leads nowhere', { results: [], paging: { next: { after: '1' } } }],
  ])('are refused where the response is %s', async (_name, body) => {
    await boot(1);
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      times: 'always',
      fault: { kind: 'status', status: 200, body },
    });
    const first = account().records(CONTACTS)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toThrow(UnexpectedHubSpotResponseError);
  });

  it(`need no more memory for ${MANY} than for one page`, async () => {
    await boot(MANY);
    let count = 0;
    let early = 0;
    for await (const record of account().records(CONTACTS)) {
      count += record ? 1 : 0;
      if (count === MANY / 10) early = heapInUse();
      if (count % 1_000 === 0) booted.emulator.requests.clear();
    }
    expect(count).toBe(MANY);
    expect((heapInUse() - early) / MEGABYTE).toBeLessThan(MAX_GROWTH_MB);
  }, 120_000);
});
