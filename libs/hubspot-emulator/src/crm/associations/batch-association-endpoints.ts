import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { Endpoint } from '../../http/endpoint.js';
import { isJsonObject, requiredText, type JsonObject } from '../../http/json-body.js';
import type { Reply } from '../../http/reply.js';
import { archiveReply, batchInputs, batchReply, MAX_ASSOCIATIONS } from '../batch/batch-result.js';
import { associationPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { readAssociationSpecs } from '../objects/object-input.js';
import { associate, dissociate, getEnd } from './associate.js';
import { defaultResults, presentType, toType } from './object-association-endpoints.js';

/** Batches of associations between two object types (v4 and dated paths). */
export function batchAssociationEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const batch = (
    operation: string,
    access: 'read' | 'write',
    handle: (call: CrmCall) => Reply,
  ): Endpoint =>
    endpoints.create({
      name: 'associations',
      method: 'post',
      paths: associationPaths(`/batch/${operation}`),
      access,
      handle,
    });
  return [
    batch('read', 'read', (call) =>
      batchReply(call.now, batchInputs(call, 1000), (input) => read(call, input)),
    ),
    batch('create', 'write', (call) =>
      batchReply(call.now, inputsOf(call), (input) => create(call, input), 201),
    ),
    batch('associate/default', 'write', (call) =>
      batchReply(call.now, inputsOf(call), (input) => {
        const [from, to] = endsOf(call, input);
        associate(call.crm, from, to);
        const type = call.crm.associationTypes.default(from.type, to.type);
        return defaultResults(from.id, to.id, type);
      }),
    ),
    batch('archive', 'write', (call) =>
      archiveReply(inputsOf(call), (input) => {
        const to = Array.isArray(input['to']) ? input['to'] : [input['to']];
        for (const end of to) {
          dissociate(
            call.crm,
            { type: call.type, id: idOf(input['from'], 'from') },
            { type: toType(call), id: idOf(end, 'to') },
          );
        }
      }),
    ),
    batch('labels/archive', 'write', (call) =>
      archiveReply(inputsOf(call), (input) => {
        const [from, to] = endsOf(call, input);
        for (const { associationTypeId } of readAssociationSpecs(input['types'])) {
          const type = call.crm.associationTypes.get(from.type, to.type, associationTypeId);
          call.crm.associations.removeType(from, to, type);
        }
      }),
    ),
  ];
}

function read(call: CrmCall, input: JsonObject) {
  const from = { type: call.type, id: requiredText(input['id'], 'id') };
  const links = call.crm.associations.list(from, toType(call));
  if (links.length === 0) {
    const pair = `${call.type.name} to ${toType(call).name}`;
    throw notFoundFailure(`No ${pair} association found for ${from.id}`);
  }
  const to = links.map(({ toId, types }) => ({
    toObjectId: Number(toId),
    associationTypes: types.map(presentType),
  }));
  return { from: { id: from.id }, to };
}

function create(call: CrmCall, input: JsonObject) {
  const [from, to] = endsOf(call, input);
  const types = readAssociationSpecs(input['types']).map(({ associationTypeId }) =>
    call.crm.associationTypes.get(from.type, to.type, associationTypeId),
  );
  associate(call.crm, from, to, types);
  return {
    fromObjectTypeId: from.type.id,
    fromObjectId: Number(from.id),
    toObjectTypeId: to.type.id,
    toObjectId: Number(to.id),
    labels: types.flatMap(({ label }) => label ?? []),
  };
}

function inputsOf(call: CrmCall): JsonObject[] {
  return batchInputs(call, MAX_ASSOCIATIONS);
}

export function endsOf(call: CrmCall, input: JsonObject) {
  const from = getEnd(call.crm, call.type, idOf(input['from'], 'from'));
  const to = getEnd(call.crm, toType(call), idOf(input['to'], 'to'));
  return [from, to] as const;
}

export function idOf(end: unknown, field: string): string {
  if (!isJsonObject(end)) throw validationFailure(`Invalid input JSON: "${field}" needs an id`);
  return requiredText(end['id'], `${field}.id`);
}
