import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { Endpoint } from '../../http/endpoint.js';
import {
  jsonObject,
  requiredText,
  stringList,
  type JsonObject,
  optionalText,
} from '../../http/json-body.js';
import type { Reply } from '../../http/reply.js';
import { objectPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import type { StoredObject } from '../objects/crm-object.js';
import { findObject } from '../objects/find-object.js';
import { readAssociations, readProperties } from '../objects/object-input.js';
import { presentObject, presentSetValues } from '../objects/present-object.js';
import { archiveObject, createObject, updateObject } from '../objects/write-object.js';
import { archiveReply, batchInputs, batchReply, MAX_OBJECTS } from './batch-result.js';

/** `batch/read`, `create`, `update`, `upsert` and `archive` of objects. */
export function batchEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const batch = (
    operation: string,
    access: 'read' | 'write',
    handle: (call: CrmCall) => Reply,
  ): Endpoint =>
    endpoints.create({
      name: 'batch',
      method: 'post',
      paths: objectPaths(`/batch/${operation}`),
      access,
      handle,
    });
  return [
    batch('read', 'read', read),
    batch('create', 'write', (call) =>
      batchReply(
        call.now,
        objectInputs(call),
        (input) => {
          const object = createObject(call, readProperties(input), readAssociations(input));
          return written(call, object, input);
        },
        201,
      ),
    ),
    batch('update', 'write', (call) =>
      batchReply(call.now, objectInputs(call), (input) => {
        const object = getByInput(call, input);
        updateObject(call, object, readProperties(input));
        return written(call, object, input);
      }),
    ),
    batch('upsert', 'write', (call) =>
      batchReply(call.now, objectInputs(call), (input) => upsert(call, input)),
    ),
    batch('archive', 'write', (call) =>
      archiveReply(objectInputs(call), (input) => {
        const object = findObject(call.crm, call.type, requiredText(input['id'], 'id'));
        if (object !== undefined) archiveObject(call, object);
      }),
    ),
  ];
}

function read(call: CrmCall): Reply {
  const { crm, type, now, query } = call;
  const body = jsonObject(call);
  const idProperty = optionalText(body['idProperty']);
  const selection = {
    properties: stringList(body['properties'], 'properties'),
    propertiesWithHistory: stringList(body['propertiesWithHistory'], 'propertiesWithHistory'),
    associations: [],
  };
  const archived = query.get('archived') === 'true';
  return batchReply(now, objectInputs(call), (input) => {
    const id = requiredText(input['id'], 'id');
    const object = archived ? crm.store(type).find(id) : findObject(crm, type, id, idProperty);
    if (object === undefined) throw notFoundFailure(`Could not get some ${type.labels.plural}`);
    return presentObject(crm, type, object, selection);
  });
}

function upsert(call: CrmCall, input: JsonObject) {
  const values = readProperties(input);
  const id = requiredText(input['id'], 'id');
  const idProperty = optionalText(input['idProperty']);
  const existing = findObject(call.crm, call.type, id, idProperty);
  if (existing !== undefined) {
    updateObject(call, existing, values);
    return { ...written(call, existing, input), new: false };
  }
  if (idProperty === undefined) throw notFoundFailure();
  const object = createObject(call, { [idProperty]: id, ...values });
  return { ...written(call, object, input), new: true };
}

function objectInputs(call: CrmCall): JsonObject[] {
  const inputs = batchInputs(call, MAX_OBJECTS);
  const ids = inputs.flatMap(({ id }) => optionalText(id) ?? []);
  if (new Set(ids).size === ids.length) return inputs;
  throw validationFailure('Duplicate IDs found in batch input');
}

function getByInput({ crm, type }: CrmCall, input: JsonObject): StoredObject {
  const idProperty = optionalText(input['idProperty']);
  const object = findObject(crm, type, requiredText(input['id'], 'id'), idProperty);
  if (object === undefined) throw notFoundFailure(`Could not get some ${type.labels.plural}`);
  return object;
}

function written({ type }: CrmCall, object: StoredObject, input: JsonObject) {
  const traceId = optionalText(input['objectWriteTraceId']);
  return {
    ...presentSetValues(type, object),
    ...(traceId !== undefined && { objectWriteTraceId: traceId }),
  };
}
