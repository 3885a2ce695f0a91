import { type AxiosRequestConfig, isCancel } from 'axios';
import { HubSpotOAuthError } from '../../errors/hubspot-oauth.error.js';
import {
  type BatchInput,
  type BatchOutcome,
  type BatchResponse,
  batchOutcomes,
} from './batch-outcomes.js';
import { type CrmCalls, postCrm } from './crm-calls.js';
import type {
  HubSpotNewRecord,
  HubSpotRecord,
  HubSpotRecordId,
  HubSpotRecordUpdate,
  HubSpotRecordUpsert,
  HubSpotUpsertedRecord,
} from './hubspot-record.js';

/** HubSpot's limit of inputs per call. */
const MAX_INPUTS = 100;

/** What became of one input of a batch. */
export type HubSpotBatchResult<Value> = BatchOutcome<Value> & {
  /** The position of the input, from 0. */
  readonly index: number;
};

/** What to read of each record. */
export interface HubSpotBatchRead {
  /**
   * @default HubSpot's default properties of the type; with an `idProperty` other than `email` that
   * property alone
   */
  readonly properties?: readonly string[];
  readonly propertiesWithHistory?: readonly string[];
  /**
   * The unique property whose values the ids are. It is read too, if `properties` are given. Give
   * them if it is not one of HubSpot's default properties: results are found by it.
   *
   * @default the records' ids
   */
  readonly idProperty?: string;
}

type Batch<Input, Value, Parameters extends unknown[] = []> = {
  (
    inputs: Iterable<Input>,
    ...parameters: [...Parameters, config?: AxiosRequestConfig]
  ): Promise<HubSpotBatchResult<Value>[]>;
  (
    inputs: AsyncIterable<Input>,
    ...parameters: [...Parameters, config?: AxiosRequestConfig]
  ): AsyncIterable<HubSpotBatchResult<Value>>;
};

/**
 * Reads and writes any number of records, 100 with each call and one call after the other.
 *
 * There is one result per input, in the order of the inputs. If a call fails as a whole, each of its
 * inputs has that error, and the next call follows. Inputs that come from an async iterable are read
 * as they are needed, and the results are an async iterable too, so memory holds one call.
 *
 * Calls have the priority `background` unless `hubSpotCall` says otherwise. `timeout` limits each
 * call. `signal` ends the batch: the inputs that were not sent have axios's `CanceledError`. After a
 * response got lost, all calls but those of `create` are repeated, because that changes nothing.
 */
export interface HubSpotCrmBatch<Properties> {
  readonly read: Batch<HubSpotRecordId, HubSpotRecord<Properties>, [request?: HubSpotBatchRead]>;
  readonly create: Batch<HubSpotNewRecord<Properties>, HubSpotRecord<Properties>>;
  readonly update: Batch<HubSpotRecordUpdate<Properties>, HubSpotRecord<Properties>>;
  /** Needs a unique property. Calls from several processes create no duplicates. */
  readonly upsert: Batch<HubSpotRecordUpsert<Properties>, HubSpotUpsertedRecord<Properties>>;
  /** Succeeds also for records that do not exist, as HubSpot's archive does. */
  readonly archive: Batch<HubSpotRecordId, undefined>;
}

type OperationName = keyof HubSpotCrmBatch<unknown>;
type Inputs = Iterable<BatchInput> | AsyncIterable<BatchInput>;

/** The batch methods of one object type. */
export function crmBatch<Properties>(calls: CrmCalls): HubSpotCrmBatch<Properties> {
  const method = (name: OperationName) => (inputs: Inputs, config?: AxiosRequestConfig) =>
    start(new BatchOperation(calls, name, {}, config), inputs);
  const methods = {
    read: (inputs: Inputs, request?: HubSpotBatchRead, config?: AxiosRequestConfig) =>
      start(new BatchOperation(calls, 'read', readable(request), config), inputs),
    create: method('create'),
    update: method('update'),
    upsert: method('upsert'),
    archive: method('archive'),
  };
  // The overloads of each method: an async iterable in, an async iterable out.
  return methods as unknown as HubSpotCrmBatch<Properties>;
}

/**
 * HubSpot returns the requested properties alone, and results are found by the unique one. Of the default
 * properties, only the e-mail address of a contact is unique.
 */
function readable({ ...request }: HubSpotBatchRead = {}): HubSpotBatchRead {
  const { properties, idProperty } = request;
  if (idProperty === undefined) return request;
  if (properties === undefined && idProperty === 'email') return request;
  return { ...request, properties: [...new Set([...(properties ?? []), idProperty])] };
}

function start(operation: BatchOperation, inputs: Inputs) {
  const results = operation.resultsOf(inputs);
  return Symbol.asyncIterator in inputs ? results : collect(results);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** HubSpot refuses a call that names a record twice, so a repeated id starts the next chunk. */
async function* chunksOf(inputs: Inputs): AsyncGenerator<BatchInput[], void, undefined> {
  let chunk: BatchInput[] = [];
  const ids = new Set<string>();
  for await (const given of inputs) {
    const input = withTextId(given);
    const id = input.id?.toLowerCase();
    if (chunk.length === MAX_INPUTS || (id !== undefined && ids.has(id))) {
      yield chunk;
      chunk = [];
      ids.clear();
    }
    chunk.push(input);
    if (id !== undefined) ids.add(id);
  }
  if (chunk.length > 0) yield chunk;
}

/** JavaScript callers pass on the numbers that events and some of HubSpot's APIs name records by. */
function withTextId(input: BatchInput): BatchInput {
  const { id } = input as { readonly id?: unknown };
  return typeof id === 'number' ? { ...input, id: String(id) } : input;
}

class BatchOperation {
  constructor(
    private readonly calls: CrmCalls,
    private readonly name: OperationName,
    private readonly request: HubSpotBatchRead,
    private readonly config: AxiosRequestConfig | undefined,
  ) {}

  async *resultsOf(inputs: Inputs): AsyncGenerator<HubSpotBatchResult<unknown>, void, undefined> {
    let index = 0;
    for await (const chunk of chunksOf(inputs)) {
      for (const outcome of await this.send(chunk)) yield { index: index++, ...outcome };
    }
  }

  private async send(chunk: readonly BatchInput[]): Promise<BatchOutcome<unknown>[]> {
    const { calls, name, request } = this;
    const path = `batch/${name}`;
    const inputs = chunk.map((input, position) => this.sent(input, position));
    try {
      const response = await postCrm<BatchResponse<object>>(
        calls,
        path,
        { ...request, inputs },
        this.config,
        { priority: 'background', safeToRepeat: name !== 'create' },
      );
      if (name === 'archive') return inputs.map(() => ({ ok: true, value: undefined }));
      const { idProperty } = request;
      const identified =
        idProperty === undefined ? inputs : inputs.map((input) => ({ ...input, idProperty }));
      return batchOutcomes(calls.hubId, `${calls.path}/${path}`, identified, response);
    } catch (error) {
      if (!(error instanceof HubSpotOAuthError) && !isCancel(error)) throw error;
      return inputs.map(() => ({ ok: false, error }));
    }
  }

  private sent(input: BatchInput, position: number): BatchInput {
    if (this.name === 'read' || this.name === 'archive') return { id: input.id };
    return { ...input, objectWriteTraceId: String(position) };
  }
}
