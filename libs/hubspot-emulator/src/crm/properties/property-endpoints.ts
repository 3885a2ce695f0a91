import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonObject, requiredText } from '../../http/json-body.js';
import { emptyReply, jsonReply, type Reply } from '../../http/reply.js';
import { archiveReply, batchInputs, batchReply, MAX_OBJECTS } from '../batch/batch-result.js';
import { crmPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { readNewProperty, readPropertyChanges } from './property-input.js';

/** The properties of an object type. */
export function propertyEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  const endpoint = (
    method: Endpoint['method'],
    suffix: string,
    access: 'read' | 'write',
    handle: (call: CrmCall) => Reply,
  ): Endpoint =>
    endpoints.create({
      name: 'properties',
      method,
      paths: crmPaths('properties', `/:objectType${suffix}`),
      access,
      area: 'schemas',
      handle,
    });
  return [
    endpoint('get', '', 'read', (call) => {
      const archived = call.query.get('archived') === 'true';
      return jsonReply(200, { results: registryOf(call).all({ archived }) });
    }),
    endpoint('post', '', 'write', (call) =>
      jsonReply(201, registryOf(call).create(readNewProperty(jsonObject(call), call.now))),
    ),
    endpoint('post', '/batch/read', 'read', (call) => {
      const archived = jsonObject(call)['archived'] === true;
      return batchReply(call.now, batchInputs(call, MAX_OBJECTS), (input) =>
        registryOf(call).get(requiredText(input['name'], 'name'), { archived }),
      );
    }),
    endpoint('post', '/batch/create', 'write', (call) =>
      batchReply(
        call.now,
        batchInputs(call, MAX_OBJECTS),
        (input) => registryOf(call).create(readNewProperty(input, call.now)),
        201,
      ),
    ),
    endpoint('post', '/batch/archive', 'write', (call) =>
      archiveReply(batchInputs(call, MAX_OBJECTS), (input) => {
        const name = requiredText(input['name'], 'name');
        if (registryOf(call).find(name) !== undefined) registryOf(call).archive(name);
      }),
    ),
    ...groupEndpoints(endpoint),
    endpoint('get', '/:propertyName', 'read', (call) => {
      const archived = call.query.get('archived') === 'true';
      const name = pathParameter(call, 'propertyName');
      return jsonReply(200, registryOf(call).get(name, { archived }));
    }),
    endpoint('patch', '/:propertyName', 'write', (call) => {
      const changes = {
        ...readPropertyChanges(jsonObject(call)),
        updatedAt: new Date(call.now).toISOString(),
      };
      return jsonReply(200, registryOf(call).update(pathParameter(call, 'propertyName'), changes));
    }),
    endpoint('delete', '/:propertyName', 'write', (call) => {
      registryOf(call).archive(pathParameter(call, 'propertyName'));
      return emptyReply(204);
    }),
  ];
}

function groupEndpoints(
  endpoint: (
    method: Endpoint['method'],
    suffix: string,
    access: 'read' | 'write',
    handle: (call: CrmCall) => Reply,
  ) => Endpoint,
): Endpoint[] {
  return [
    endpoint('get', '/groups', 'read', (call) =>
      jsonReply(200, { results: registryOf(call).groups() }),
    ),
    endpoint('post', '/groups', 'write', (call) => {
      const body = jsonObject(call);
      const group = registryOf(call).createGroup({
        name: requiredText(body['name'], 'name'),
        label: requiredText(body['label'], 'label'),
        displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
        archived: false,
      });
      return jsonReply(201, group);
    }),
    endpoint('get', '/groups/:groupName', 'read', (call) =>
      jsonReply(200, registryOf(call).getGroup(pathParameter(call, 'groupName'))),
    ),
    endpoint('patch', '/groups/:groupName', 'write', (call) => {
      const { label, displayOrder } = jsonObject(call);
      const group = registryOf(call).getGroup(pathParameter(call, 'groupName'));
      const changed = registryOf(call).saveGroup({
        ...group,
        ...(typeof label === 'string' && { label }),
        ...(typeof displayOrder === 'number' && { displayOrder }),
      });
      return jsonReply(200, changed);
    }),
    endpoint('delete', '/groups/:groupName', 'write', (call) => {
      const group = registryOf(call).getGroup(pathParameter(call, 'groupName'));
      registryOf(call).saveGroup({ ...group, archived: true });
      return emptyReply(204);
    }),
  ];
}

function registryOf({ crm, type }: CrmCall) {
  return crm.properties(type);
}
