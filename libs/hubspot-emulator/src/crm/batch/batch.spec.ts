import { CrmClient } from '../../testing/crm-client.js';
import { stopEmulators } from '../../testing/running-emulators.js';

const BATCH = '/crm/v3/objects/contacts/batch';

interface BatchBody {
  readonly results: { id: string; new?: boolean; objectWriteTraceId?: string }[];
  readonly numErrors?: number;
  readonly errors?: { context: Record<string, string[]>; category: string }[];
}

describe('batches of objects', () => {
  let client: CrmClient;
  beforeEach(async () => {
    client = await CrmClient.start();
  });
  afterEach(stopEmulators);

  const batch = (operation: string, inputs: unknown[], body: object = {}) =>
    client.send<BatchBody>('POST', `${BATCH}/${operation}`, { inputs, ...body });

  it('create valid inputs and return 207 with the errors of the others', async () => {
    const { status, body } = await batch('create', [
      { properties: { email: 'a@example.com' }, objectWriteTraceId: '0' },
      { properties: { email: 'bad' }, objectWriteTraceId: '1' },
      { properties: { email: 'c@example.com' }, objectWriteTraceId: '2' },
    ]);
    expect(status).toBe(207);
    expect(body.results.map(({ objectWriteTraceId }) => objectWriteTraceId)).toEqual(['0', '2']);
    expect(body).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['1'] } }],
    });
  });

  it('read by id and unique property, update, upsert and archive', async () => {
    const created = await batch('create', [{ properties: { email: 'a@example.com' } }]);
    expect(created.status).toBe(201);
    const id = created.body.results[0]?.id ?? '';
    const byEmail = { idProperty: 'email', properties: ['email'] };
    expect((await batch('read', [{ id: 'a@example.com' }], byEmail)).body.results).toMatchObject([
      { id },
    ]);
    const read = await batch('read', [{ id }, { id: '99' }]);
    expect(read.status).toBe(207);
    expect(read.body).toMatchObject({
      results: [{ id }],
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['99'] } }],
    });
    const upserted = await batch('upsert', [
      { id: 'a@example.com', idProperty: 'email', properties: { firstname: 'A' } },
      { id: 'b@example.com', idProperty: 'email', properties: { firstname: 'B' } },
    ]);
    expect(upserted.body.results.map((result) => result.new)).toEqual([false, true]);
    expect((await batch('update', [{ id, properties: { firstname: 'Z' } }])).status).toBe(200);
    expect((await batch('archive', [{ id }, { id: '99' }])).status).toBe(204);
    expect((await batch('read', [{ id }])).status).toBe(207);
  });

  it.each([
    ['no inputs', []],
    ['101 inputs', Array.from({ length: 101 }, (_, id) => ({ id: String(id) }))],
    ['duplicate ids', [{ id: '1' }, { id: '1' }]],
  ])('return 400 for %s', async (_, inputs) => {
    expect((await batch('read', inputs)).status).toBe(400);
  });
});
