import { CanceledError } from 'axios';
import {
  type HubSpotBatchResult,
  HubSpotApiError,
  type HubSpotRecord,
  SearchTooLargeError,
} from 'nestjs-hubspot-oauth';
import { SCOPES, testApp } from '../support/boot-app.js';
import { FULL_SIZE } from '../support/full-size.js';
import { obtainGrant } from '../support/obtain-grant.js';
import { runProcesses } from '../support/run-processes.js';
import { bootConnectedApp, type ConnectedApp, REDIRECT_URI } from './support/connected-accounts.js';
import type { UpsertJob } from './support/upsert-contacts.js';

const HUB_ID = 1001;
/** More than HubSpot pages through. */
const MANY = FULL_SIZE ? 100_000 : 10_100;
const PROCESSES = FULL_SIZE ? 8 : 3;
const BY_EMAIL = { sorts: [{ propertyName: 'email', direction: 'ASCENDING' as const }] };

type Results = readonly HubSpotBatchResult<HubSpotRecord>[];

const failuresOf = (results: Results) =>
  results.flatMap((result) => (result.ok ? [] : [{ index: result.index, error: result.error }]));
const isBad = (index: number) => index % 27 === 13;
const emailOf = (index: number) => `person-${index}@example.com`;

async function* emailsOf(records: AsyncIterable<HubSpotRecord>) {
  for await (const { properties } of records) yield { id: properties['email'] ?? '' };
}

describe('the CRM of an account', () => {
  let booted: ConnectedApp;
  const boot = async (contacts: number) => {
    booted = await bootConnectedApp({
      emulator: {
        apps: [
          {
            ...testApp(REDIRECT_URI),
            requiredScopes: [...SCOPES, 'crm.objects.contacts.write'],
          },
        ],
        accounts: [{ hubId: HUB_ID, contacts }],
      },
      options: { pacing: false, scopes: [...SCOPES, 'crm.objects.contacts.write'] },
    });
  };
  const contacts = () => booted.http.forAccount(HUB_ID).crm('contacts');
  const stored = () => booted.emulator.accounts.get(HUB_ID).contacts;
  afterEach(() => booted.close());

  it('lists every record on the version of the path that the caller chooses', async () => {
    await boot(150);
    const account = booted.http.forAccount(HUB_ID);
    for (const crm of [
      contacts(),
      account.crm('0-1', { version: 'v3' }),
      account.crm('contacts', { version: '2026-09' }),
    ]) {
      const ids: string[] = [];
      for await (const { id } of crm.records({ params: { limit: 50 } })) ids.push(id);
      expect(ids).toEqual(stored().map(({ id }) => id));
    }
    const paths = booted.emulator.requests.of('contacts').map(({ path }) => path);
    expect([...new Set(paths)]).toEqual([
      '/crm/objects/2026-03/contacts',
      '/crm/v3/objects/0-1',
      '/crm/objects/2026-09/contacts',
    ]);
  });

  it(`finds each of ${MANY} records once while others are written`, async () => {
    await boot(MANY);
    const before = new Set(stored().map(({ id }) => id));
    const searching = { ended: false };
    const write = async () => {
      const { batch } = contacts();
      for (let round = 0; !searching.ended; round += 1) {
        const created = await batch.create([
          { properties: { email: `new-${round}@example.com` } },
          { properties: { email: `gone-${round}@example.com` } },
        ]);
        const [kept, gone] = created.flatMap((result) => (result.ok ? [result.value] : []));
        await batch.archive([{ id: gone?.id ?? '' }]);
        await batch.update([
          { id: kept?.id ?? '', properties: { firstname: 'New' } },
          { id: [...before][round] ?? '', properties: { firstname: 'Changed' } },
        ]);
      }
    };
    const writing = write();
    const seen = new Map<string, number>();
    for await (const { id } of contacts().search({ properties: ['email'] })) {
      seen.set(id, (seen.get(id) ?? 0) + 1);
      if (seen.size % 1_000 === 0) booted.emulator.requests.clear();
    }
    searching.ended = true;
    await writing;
    expect([...before].filter((id) => seen.get(id) !== 1)).toEqual([]);
    expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
  }, 300_000);

  it('finds records in an order of the caller, but not more than HubSpot pages through', async () => {
    await boot(10_000);
    const emails: string[] = [];
    const sorted = { ...BY_EMAIL, properties: ['email'] };
    for await (const { properties } of contacts().search(sorted)) {
      emails.push(properties['email'] ?? '');
    }
    expect(emails).toHaveLength(10_000);
    expect(emails).toEqual(emails.toSorted((one, other) => (one < other ? -1 : 1)));

    await contacts().batch.create([{ properties: { email: 'one-more@example.com' } }]);
    const next = contacts().search(BY_EMAIL)[Symbol.asyncIterator]().next();
    await expect(next).rejects.toThrow(SearchTooLargeError);
    await expect(next).rejects.toMatchObject({ hubId: HUB_ID, total: 10_001, reason: 'sorted' });
  }, 60_000);

  it('creates 963 of 1,000 records, and tells of 37 bad ones by their index', async () => {
    await boot(0);
    const inputs = Array.from({ length: 1_000 }, (_, index) => ({
      properties: { email: isBad(index) ? 'no address' : emailOf(index) },
    }));
    const results = await contacts().batch.create(inputs);

    const failures = failuresOf(results);
    const bad = inputs.flatMap((_, index) => (isBad(index) ? [index] : []));
    expect(bad).toHaveLength(37);
    expect(failures.map(({ index }) => index)).toEqual(bad);
    for (const { error } of failures) {
      expect(error).toBeInstanceOf(HubSpotApiError);
      expect(error).toMatchObject({ hubId: HUB_ID, category: 'VALIDATION_ERROR' });
    }
    const values = results.flatMap((result) => (result.ok ? [result] : []));
    expect(values.map(({ index, value }) => [index, value.properties['email']])).toEqual(
      inputs.flatMap((_, index) => (isBad(index) ? [] : [[index, emailOf(index)]])),
    );
    expect(stored()).toHaveLength(963);
    expect(booted.emulator.requests.of('batch')).toHaveLength(10);
  });

  it('reads, updates and archives by id, and says of each whether it exists', async () => {
    await boot(3);
    const ids = stored().map(({ id }) => ({ id }));
    const withMissing = [ids[0]!, { id: '99' }, ids[2]!];
    const { batch } = contacts();

    const read = await batch.read(withMissing, { properties: ['email'] });
    expect(read.map((result) => result.ok && result.value.id)).toEqual([
      ids[0]?.id,
      false,
      ids[2]?.id,
    ]);
    expect(failuresOf(read)).toMatchObject([
      { index: 1, error: { category: 'OBJECT_NOT_FOUND', hubId: HUB_ID } },
    ]);
    const updates = withMissing.map(({ id }) => ({ id, properties: { firstname: 'Changed' } }));
    expect((await batch.update(updates)).map(({ ok }) => ok)).toEqual([true, false, true]);
    expect((await batch.archive(withMissing)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(stored()).toMatchObject([{ id: ids[1]?.id }]);
  });

  it('reads by a unique property what a search streams', async () => {
    await boot(120);
    const ids: string[] = [];
    const found = contacts().search({ properties: ['email'] });
    const byEmail = { idProperty: 'email', properties: ['firstname'] };
    for await (const result of contacts().batch.read(emailsOf(found), byEmail)) {
      if (result.ok) ids.push(result.value.id);
    }
    expect(ids).toEqual(stored().map(({ id }) => id));
  });

  it('tells each input of a call that HubSpot refuses as a whole', async () => {
    await boot(0);
    booted.emulator.faults.plan({ endpoint: 'batch', fault: { kind: 'status', status: 400 } });
    const inputs = Array.from({ length: 150 }, (_, index) => ({
      properties: { email: emailOf(index) },
    }));
    const results = await contacts().batch.create(inputs);
    expect(failuresOf(results).map(({ index }) => index)).toEqual(
      Array.from({ length: 100 }, (_, index) => index),
    );
    expect(failuresOf(results)[0]?.error).toMatchObject({ status: 400 });
    expect(stored()).toHaveLength(50);
  });

  it('ends when the caller cancels, and tells what was written', async () => {
    await boot(0);
    const caller = new AbortController();
    async function* inputs() {
      for (let index = 0; index < 300; index += 1) {
        if (index === 150) caller.abort();
        yield { properties: { email: emailOf(index) } };
      }
    }
    const results: HubSpotBatchResult<HubSpotRecord>[] = [];
    const created = contacts().batch.create(inputs(), { signal: caller.signal });
    for await (const result of created) results.push(result);
    expect(results).toHaveLength(300);
    expect(results.filter(({ ok }) => ok)).toHaveLength(100);
    expect(failuresOf(results)[0]).toMatchObject({
      index: 100,
      error: expect.any(CanceledError) as unknown,
    });
  });

  it(`has no duplicates after ${PROCESSES} processes upserted the same records`, async () => {
    await boot(0);
    const [app] = booted.emulator.apps;
    const grant = { version: '2026-03', redirectUri: REDIRECT_URI, hubId: HUB_ID };
    const job: UpsertJob = {
      apiUrl: booted.emulator.url,
      clientId: app?.clientId ?? '',
      clientSecret: app?.clientSecret ?? '',
      hubId: HUB_ID,
      refreshToken: (await obtainGrant(booted.emulator, grant)).refreshToken,
      contacts: 250,
    };
    const script = 'http/support/upsert-contacts.ts';
    const reports = (await runProcesses(PROCESSES, script, JSON.stringify(job))).map(
      (line) => JSON.parse(line) as { created: number; failed: number },
    );
    expect(reports.map(({ failed }) => failed)).toEqual(reports.map(() => 0));
    expect(reports.reduce((sum, { created }) => sum + created, 0)).toBe(250);
    const emails = stored().map(({ properties }) => properties['email']);
    expect(new Set(emails).size).toBe(250);
    expect(emails).toHaveLength(250);
  }, 120_000);
});
