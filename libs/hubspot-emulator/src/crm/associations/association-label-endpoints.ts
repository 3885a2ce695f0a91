import { validationFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonObject, requiredText } from '../../http/json-body.js';
import { emptyReply, jsonReply } from '../../http/reply.js';
import { associationPaths } from '../crm-paths.js';
import type { CrmEndpoints } from '../crm-endpoints.js';
import { presentType, toType } from './object-association-endpoints.js';

/** The association types between two object types: list, create, rename and delete labels. */
export function associationLabelEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const name = 'associations';
  return [
    endpoints.create({
      name,
      method: 'get',
      paths: associationPaths('/labels'),
      access: 'read',
      handle: (call) => {
        const types = call.crm.associationTypes.all(call.type, toType(call));
        return jsonReply(200, { results: types.map(presentType) });
      },
    }),
    endpoints.create({
      name,
      method: 'post',
      paths: associationPaths('/labels'),
      access: 'write',
      handle: (call) => {
        const body = jsonObject(call);
        const label = requiredText(body['label'], 'label');
        const inverse = body['inverseLabel'];
        const types = call.crm.associationTypes.createLabel(call.type, toType(call), {
          label,
          inverseLabel: typeof inverse === 'string' ? inverse : label,
          name: requiredText(body['name'], 'name'),
        });
        return jsonReply(200, { results: types.map(presentType) });
      },
    }),
    endpoints.create({
      name,
      method: 'put',
      paths: associationPaths('/labels'),
      access: 'write',
      handle: (call) => {
        const body = jsonObject(call);
        const { associationTypeId } = body;
        if (typeof associationTypeId !== 'number') {
          throw validationFailure('Invalid input JSON: "associationTypeId" must be a number');
        }
        const label = requiredText(body['label'], 'label');
        call.crm.associationTypes.rename(call.type, toType(call), associationTypeId, label);
        return emptyReply(204);
      },
    }),
    endpoints.create({
      name,
      method: 'delete',
      paths: associationPaths('/labels/:associationTypeId'),
      access: 'write',
      handle: (call) => {
        const typeId = Number(pathParameter(call, 'associationTypeId'));
        call.crm.associationTypes.remove(call.type, toType(call), typeId);
        return emptyReply(204);
      },
    }),
  ];
}
