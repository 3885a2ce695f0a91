import { validationFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonArray } from '../../http/json-body.js';
import { emptyReply, jsonReply } from '../../http/reply.js';
import { objectAssociationPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { readAssociationSpecs } from '../objects/object-input.js';
import { pageOf } from '../paging.js';
import { associate, dissociate, getEnd } from './associate.js';
import type { AssociationType } from './association-type.js';

const MAX_LIMIT = 500;

/** The associations of one object (v4 and dated paths). */
export function objectAssociationEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const name = 'associations';
  return [
    endpoints.create({
      name,
      method: 'get',
      paths: [...objectAssociationPaths('/:toObjectType')],
      access: 'read',
      handle: (call) => {
        const { crm } = call;
        const links = crm.associations.list(fromEnd(call), toType(call)).map(({ toId, types }) => ({
          toObjectId: Number(toId),
          associationTypes: types.map(presentType),
        }));
        return jsonReply(200, pageOf(links, call, MAX_LIMIT));
      },
    }),
    endpoints.create({
      name,
      method: 'put',
      paths: objectAssociationPaths('/default/:toObjectType/:toObjectId'),
      access: 'write',
      handle: (call) => {
        const { crm, now } = call;
        const [from, to] = [fromEnd(call), toEnd(call)];
        associate(crm, from, to);
        const type = crm.associationTypes.default(from.type, to.type);
        const time = new Date(now).toISOString();
        const results = defaultResults(from.id, to.id, type);
        return jsonReply(200, { status: 'COMPLETE', results, startedAt: time, completedAt: time });
      },
    }),
    endpoints.create({
      name,
      method: 'put',
      paths: objectAssociationPaths('/:toObjectType/:toObjectId'),
      access: 'write',
      handle: (call) => {
        const { crm } = call;
        const [from, to] = [fromEnd(call), toEnd(call)];
        const specs = readAssociationSpecs(jsonArray(call));
        const types = specs.map(({ associationTypeId }) =>
          crm.associationTypes.get(from.type, to.type, associationTypeId),
        );
        associate(crm, from, to, types);
        return jsonReply(201, {
          fromObjectTypeId: from.type.id,
          fromObjectId: Number(from.id),
          toObjectTypeId: to.type.id,
          toObjectId: Number(to.id),
          labels: types.flatMap(({ label }) => label ?? []),
        });
      },
    }),
    endpoints.create({
      name,
      method: 'delete',
      paths: objectAssociationPaths('/:toObjectType/:toObjectId'),
      access: 'write',
      handle: (call) => {
        dissociate(call.crm, fromEnd(call), {
          type: toType(call),
          id: pathParameter(call, 'toObjectId'),
        });
        return emptyReply(204);
      },
    }),
  ];
}

export function presentType({ category, typeId, label }: AssociationType) {
  return { category, typeId, label };
}

/** The two directions of a default association. */
export function defaultResults(fromId: string, toId: string, type: AssociationType) {
  const result = (from: string, to: string, associationTypeId: number) => ({
    from: { id: from },
    to: { id: to },
    associationSpec: { associationCategory: type.category, associationTypeId },
  });
  return [result(fromId, toId, type.typeId), result(toId, fromId, type.inverseTypeId)];
}

function fromEnd(call: CrmCall) {
  return getEnd(call.crm, call.type, pathParameter(call, 'objectId'));
}

function toEnd(call: CrmCall) {
  return getEnd(call.crm, toType(call), pathParameter(call, 'toObjectId'));
}

export function toType(call: CrmCall) {
  const name = pathParameter(call, 'toObjectType');
  if (name === '') throw validationFailure('The object type is missing');
  return call.crm.types.get(name);
}
