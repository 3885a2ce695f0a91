import { notFoundFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { requiredText, type JsonObject } from '../../http/json-body.js';
import { emptyReply, jsonReply } from '../../http/reply.js';
import { archiveReply, batchInputs, batchReply, MAX_ASSOCIATIONS } from '../batch/batch-result.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { getObject } from '../objects/find-object.js';
import { presentObject, presentSetValues } from '../objects/present-object.js';
import { pageOf } from '../paging.js';
import { associate, dissociate, getEnd } from './associate.js';
import type { AssociationType } from './association-type.js';
import { endsOf } from './batch-association-endpoints.js';
import { toType } from './object-association-endpoints.js';

const PAIR = '/crm/v3/associations/:objectType/:toObjectType';
const OBJECT = '/crm/v3/objects/:objectType/:objectId/associations/:toObjectType';

/** Version 3 of the associations API, whose types are names such as `contact_to_company`. */
export function v3AssociationEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const name = 'associations';
  const batch = (
    operation: 'read' | 'create' | 'archive',
    handle: Parameters<CrmEndpoints['create']>[0]['handle'],
  ) =>
    endpoints.create({
      name,
      method: 'post',
      paths: [`${PAIR}/batch/${operation}`],
      access: operation === 'read' ? 'read' : 'write',
      handle,
    });
  return [
    endpoints.create({
      name,
      method: 'get',
      paths: [`${PAIR}/types`],
      access: 'read',
      handle: (call) => {
        const to = toType(call);
        const results = call.crm.associationTypes
          .all(call.type, to)
          .map((type) => ({ id: String(type.typeId), name: nameOf(call, type) }));
        return jsonReply(200, { results });
      },
    }),
    batch('read', (call) =>
      batchReply(call.now, batchInputs(call, 1000), (input) => {
        const from = { type: call.type, id: requiredText(input['id'], 'id') };
        const to = linksOf(call, from.id);
        if (to.length === 0) throw notFoundFailure(`No associations found for ${from.id}`);
        return { from: { id: from.id }, to };
      }),
    ),
    batch('create', (call) =>
      batchReply(
        call.now,
        batchInputs(call, MAX_ASSOCIATIONS),
        (input) => {
          const [from, to] = endsOf(call, input);
          associate(call.crm, from, to, [typeOf(call, input)]);
          const type = requiredText(input['type'], 'type');
          return { from: { id: from.id }, to: { id: to.id }, type };
        },
        201,
      ),
    ),
    batch('archive', (call) =>
      archiveReply(batchInputs(call, MAX_ASSOCIATIONS), (input) =>
        dissociate(call.crm, ...endsOf(call, input)),
      ),
    ),
    endpoints.create({
      name,
      method: 'get',
      paths: [OBJECT],
      access: 'read',
      handle: (call) => {
        const { id } = getObject(call.crm, call.type, pathParameter(call, 'objectId'));
        return jsonReply(200, pageOf(linksOf(call, id), call, 500));
      },
    }),
    endpoints.create({
      name,
      method: 'put',
      paths: [`${OBJECT}/:toObjectId/:associationType`],
      access: 'write',
      handle: (call) => {
        const object = getObject(call.crm, call.type, pathParameter(call, 'objectId'));
        const to = getEnd(call.crm, toType(call), pathParameter(call, 'toObjectId'));
        const type = typeOf(call, { type: pathParameter(call, 'associationType') });
        associate(call.crm, { type: call.type, id: object.id }, to, [type]);
        const { associations } = presentObject(call.crm, call.type, object, {
          properties: [],
          propertiesWithHistory: [],
          associations: [to.type.plural],
        }) as { associations?: object };
        return jsonReply(200, { ...presentSetValues(call.type, object), associations });
      },
    }),
    endpoints.create({
      name,
      method: 'delete',
      paths: [`${OBJECT}/:toObjectId/:associationType`],
      access: 'write',
      handle: (call) => {
        const from = getEnd(call.crm, call.type, pathParameter(call, 'objectId'));
        dissociate(call.crm, from, { type: toType(call), id: pathParameter(call, 'toObjectId') });
        return emptyReply(204);
      },
    }),
  ];
}

function linksOf(call: CrmCall, id: string) {
  return call.crm.associations
    .list({ type: call.type, id }, toType(call))
    .flatMap(({ toId, types }) => types.map((type) => ({ id: toId, type: nameOf(call, type) })));
}

function nameOf(call: CrmCall, { label }: AssociationType): string {
  const suffix = label === null ? '' : `_${label.toLowerCase().replaceAll(' ', '_')}`;
  return `${call.type.name}_to_${toType(call).name}${suffix}`;
}

/** Finds a type by its name or id. */
function typeOf(call: CrmCall, input: JsonObject): AssociationType {
  const wanted = requiredText(input['type'], 'type');
  const types = call.crm.associationTypes.all(call.type, toType(call));
  const found = types.find(
    (type) => nameOf(call, type) === wanted || String(type.typeId) === wanted,
  );
  if (found === undefined) throw notFoundFailure(`Association type ${wanted} does not exist`);
  return found;
}
