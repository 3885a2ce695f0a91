import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';
import { type BatchInput, type BatchResponse, batchOutcomes } from './batch-outcomes.js';

interface Result {
  readonly id: string;
  readonly objectWriteTraceId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const outcomes = (inputs: readonly BatchInput[], data: BatchResponse<Result>, operation = 'x') =>
  batchOutcomes<Result>(1, `/crm/v3/objects/contacts/batch/${operation}`, inputs, {
    data,
    status: 207,
  } as Parameters<typeof batchOutcomes<Result>>[3]);
const traced = (objectWriteTraceId: string, id: string) => ({ id, objectWriteTraceId });
const failure = (context: object) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: 'Not valid',
  context,
});

describe('the outcomes of a batch', () => {
  it('follow the inputs, in whatever order HubSpot returns the results', () => {
    const inputs = [{ objectWriteTraceId: '0' }, { objectWriteTraceId: '1' }];
    expect(outcomes(inputs, { results: [traced('1', 'b'), traced('0', 'a')] })).toEqual([
      { ok: true, value: traced('0', 'a') },
      { ok: true, value: traced('1', 'b') },
    ]);
  });

  it('have the error of their input, by trace id or id', () => {
    const inputs = [
      { id: 'x', objectWriteTraceId: '0' },
      { id: 'y', objectWriteTraceId: '1' },
      { id: 'z', objectWriteTraceId: '2' },
    ];
    const data = {
      results: [traced('2', 'z')],
      errors: [failure({ ids: ['y'] }), failure({ ids: ['y'], objectWriteTraceId: ['0'] })],
    };
    const [first, second, third] = outcomes(inputs, data);
    expect([first?.ok, second?.ok, third?.ok]).toEqual([false, false, true]);
    const error = first?.ok === false ? first.error : undefined;
    expect(error).toBeInstanceOf(HubSpotApiError);
    expect(error).toMatchObject({ status: 207, category: 'VALIDATION_ERROR', hubId: 1 });
  });

  it('are found by id, or by the unique property, if HubSpot repeats no trace id', () => {
    const value = { id: '7', properties: { email: 'a@example.com' } };
    expect(outcomes([{ id: '7' }], { results: [value] })).toEqual([{ ok: true, value }]);
    const byEmail = { id: 'A@Example.com', idProperty: 'email' };
    expect(outcomes([byEmail], { results: [value] })).toEqual([{ ok: true, value }]);
    // The id of a record, but the input names another property.
    expect(outcomes([{ id: '7', idProperty: 'number' }], { results: [value] })).toMatchObject([
      { ok: false },
    ]);
  });

  it('are found by id if HubSpot has fields for trace ids but no values', () => {
    const inputs = [
      { id: '7', objectWriteTraceId: '0' },
      { id: '8', objectWriteTraceId: '1' },
      { id: '9', objectWriteTraceId: '2' },
    ];
    const value = { id: '7', objectWriteTraceId: null };
    const data = {
      results: [null, value],
      errors: [
        failure({ ids: ['8'], objectWriteTraceId: null }),
        { ...failure({}), category: 'OTHER', context: null },
      ],
    };
    expect(outcomes(inputs, data as never)).toMatchObject([
      { ok: true, value },
      { ok: false, error: { category: 'VALIDATION_ERROR' } },
      { ok: false, error: { category: 'OTHER' } },
    ]);
  });

  it('have an error that names no input if nothing else is said of them', () => {
    const data = { results: [], errors: [failure({})] };
    expect(outcomes([{ objectWriteTraceId: '0' }], data)).toMatchObject([
      { ok: false, error: { category: 'VALIDATION_ERROR' } },
    ]);
  });

  it.each<[string, BatchResponse<Result>]>([
    ['nothing', {}],
    ['null', null as never],
    ['the results of others', { results: [traced('5', 'a')], errors: [failure({ ids: ['b'] })] }],
  ])('are unknown if HubSpot returns %s', (_name, data) => {
    expect(outcomes([{ objectWriteTraceId: '0' }], data)).toEqual([
      { ok: false, error: expect.any(UnexpectedHubSpotResponseError) as unknown },
    ]);
  });

  it.each([
    ['read', false],
    ['update', true],
  ])('that are unknown after %s have an error that speaks of a write: %s', (name, isWrite) => {
    const [outcome] = outcomes([{ id: '1' }], {}, name);
    const message = outcome?.ok === false ? outcome.error.message : '';
    expect(message).toContain('neither a result nor an error');
    expect(message.includes('write')).toBe(isWrite);
  });
});
