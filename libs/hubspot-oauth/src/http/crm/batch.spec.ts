import { type AxiosRequestConfig, type AxiosResponse, CanceledError } from 'axios';
import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import type { BatchInput } from './batch-outcomes.js';
import { crmBatch, type HubSpotBatchRead } from './batch.js';

interface Sent {
  readonly inputs: readonly BatchInput[];
}

const refused = new HubSpotApiError('Refused', {
  hubId: 1,
  status: 400,
  category: undefined,
  correlationId: undefined,
  policyName: undefined,
  missingScopes: [],
  retryAfterMs: undefined,
});

/** A batch whose calls succeed, with results in reverse order, unless `respond` throws. */
function batchOf(respond: (sent: Sent, call: number) => void = () => {}) {
  const configs: AxiosRequestConfig[] = [];
  const batch = crmBatch<Record<string, string | null>>({
    hubId: 1,
    path: '/crm/objects/2026-03/contacts',
    request: <Body>(config: AxiosRequestConfig) => {
      configs.push(config);
      const sent = config.data as Sent;
      return new Promise<AxiosResponse<Body>>((resolve) => {
        respond(sent, configs.length);
        resolve({ status: 200, data: { results: sent.inputs.toReversed() } } as AxiosResponse);
      });
    },
  });
  const inputsOf = () => configs.map(({ data }) => (data as Sent).inputs);
  return { batch, configs, inputsOf };
}

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ properties: { email: `${index}@example.com` } }));

describe('a batch', () => {
  it('is sent in chunks of 100, one after the other, with results in the order of the inputs', async () => {
    const { batch, inputsOf } = batchOf();
    const results = await batch.create(records(250));
    expect(inputsOf().map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(results.map(({ index }) => index)).toEqual(records(250).map((_, index) => index));
    expect(results.map((result) => result.ok && result.value.properties['email'])).toEqual(
      records(250).map(({ properties }) => properties.email),
    );
  });

  it('tells each input of a chunk that failed as a whole, and goes on', async () => {
    const { batch } = batchOf((_sent, call) => {
      if (call === 2) throw refused;
    });
    const results = await batch.update(
      records(300).map((record, id) => ({ ...record, id: `${id}` })),
    );
    const failed = results.flatMap((result) => (result.ok ? [] : [result]));
    expect(failed.map(({ index }) => index)).toEqual(records(100).map((_, index) => 100 + index));
    expect(failed[0]?.error).toBe(refused);
  });

  it('tells the inputs that were not sent that the caller cancelled', async () => {
    const { batch } = batchOf((_sent, call) => {
      if (call === 2) throw new CanceledError();
    });
    const results = await batch.create(records(150));
    expect(results.filter(({ ok }) => ok)).toHaveLength(100);
    expect(results[149]).toMatchObject({ ok: false, error: { code: 'ERR_CANCELED' } });
  });

  it('does not hide a mistake in the application', async () => {
    const { batch } = batchOf(() => {
      throw new RangeError('Wrong');
    });
    await expect(batch.create(records(1))).rejects.toThrow(RangeError);
  });

  it('names no record twice in one call', async () => {
    const { batch, inputsOf } = batchOf();
    await batch.archive([{ id: 'a' }, { id: 'b' }, { id: 'A' }, { id: 'a' }]);
    expect(inputsOf().map((inputs) => inputs.map(({ id }) => id))).toEqual([
      ['a', 'b'],
      ['A'],
      ['a'],
    ]);
  });

  it('sends of a record to read or archive its id alone', async () => {
    const { batch, configs } = batchOf();
    const record = { id: '1', ...records(1)[0] };
    const [archived] = await batch.archive([record]);
    expect(archived).toEqual({ index: 0, ok: true, value: undefined });
    await batch.read([record], { properties: ['email'], idProperty: 'email' });
    expect(configs.map(({ url, data }) => [url, data] as const)).toEqual([
      ['/crm/objects/2026-03/contacts/batch/archive', { inputs: [{ id: '1' }] }],
      [
        '/crm/objects/2026-03/contacts/batch/read',
        { properties: ['email'], idProperty: 'email', inputs: [{ id: '1' }] },
      ],
    ]);
  });

  it('reads the unique property beside the requested ones, because results are found by it', async () => {
    const { batch, configs } = batchOf();
    const byEmail = { idProperty: 'email' };
    await batch.read([{ id: 'a' }], { ...byEmail, properties: ['firstname'] });
    await batch.read([{ id: 'a' }], byEmail);
    const [named, unnamed] = configs.map(({ data }) => data as object);
    expect(named).toHaveProperty('properties', ['firstname', 'email']);
    expect(unnamed).not.toHaveProperty('properties');
  });

  it('reads the unique property alone if HubSpot would not return it otherwise', async () => {
    const { batch, configs } = batchOf();
    await batch.read([{ id: 'a' }], { idProperty: 'number' });
    // One of HubSpot's default properties of contacts.
    await batch.read([{ id: 'a' }], { idProperty: 'email' });
    expect(configs.map(({ data }) => (data as HubSpotBatchRead).properties)).toEqual([
      ['number'],
      undefined,
    ]);
  });

  it('takes ids that are numbers', async () => {
    const { batch, inputsOf } = batchOf();
    const ids = [7, 8, 7].map((id) => ({ id }) as never);
    expect(await batch.read(ids)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(inputsOf()).toEqual([[{ id: '7' }, { id: '8' }], [{ id: '7' }]]);
  });

  it('has background priority, and repeats what may be repeated, unless the caller says otherwise', async () => {
    const { batch, configs } = batchOf();
    await batch.upsert([{ id: 'a', idProperty: 'email', properties: {} }], { timeout: 5_000 });
    await batch.create(records(1));
    await batch.create(records(1), { hubSpotCall: { priority: 'interactive' } });
    expect(configs.map(({ hubSpotCall }) => hubSpotCall)).toEqual([
      { priority: 'background', safeToRepeat: true },
      { priority: 'background', safeToRepeat: false },
      { priority: 'interactive', safeToRepeat: false },
    ]);
    expect(configs[0]?.timeout).toBe(5_000);
  });

  it('reads an endless stream as its results are wanted', async () => {
    const { batch, configs } = batchOf();
    let read = 0;
    async function* endless() {
      for (;;) yield { id: String((read += 1)) };
    }
    let count = 0;
    for await (const result of batch.archive(endless())) {
      expect(result.index).toBe(count);
      if ((count += 1) === 150) break;
    }
    expect(configs).toHaveLength(2);
    expect(read).toBeLessThan(210);
  });

  it('sends nothing without inputs', async () => {
    const { batch, configs } = batchOf();
    expect(await batch.create([])).toEqual([]);
    expect(configs).toEqual([]);
  });
});
