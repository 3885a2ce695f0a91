import { validationFailure } from '../../api/api-failure.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import { jsonObject, requiredText, optionalText } from '../../http/json-body.js';
import { emptyReply, jsonReply } from '../../http/reply.js';
import { objectPaths } from '../crm-paths.js';
import type { CrmCall, CrmEndpoints } from '../crm-endpoints.js';
import { nextPage, readPageRequest } from '../paging.js';
import { getObject } from './find-object.js';
import { readAssociations, readProperties } from './object-input.js';
import { presentObject, presentSetValues, type Selection } from './present-object.js';
import { archiveObject, createObject, mergeObjects, updateObject } from './write-object.js';

/** List, create, read, update, archive and merge objects. */
export function objectEndpoints(endpoints: CrmEndpoints): Endpoint[] {
  return [
    endpoints.create({
      method: 'get',
      paths: objectPaths(),
      access: 'read',
      handle: (call) => jsonReply(200, list(call)),
    }),
    endpoints.create({
      method: 'post',
      paths: objectPaths(),
      access: 'write',
      handle: (call) => {
        const body = jsonObject(call);
        const object = createObject(call, readProperties(body), readAssociations(body));
        return jsonReply(201, presentSetValues(call.type, object));
      },
    }),
    endpoints.create({
      method: 'get',
      paths: objectPaths('/:objectId'),
      access: 'read',
      handle: (call) => {
        const { crm, type, query } = call;
        const id = pathParameter(call, 'objectId');
        const archived = query.get('archived') === 'true' ? crm.store(type).find(id) : undefined;
        const object = archived ?? getObject(crm, type, id, query.get('idProperty'));
        return jsonReply(200, presentObject(crm, type, object, selectionOf(query)));
      },
    }),
    endpoints.create({
      method: 'patch',
      paths: objectPaths('/:objectId'),
      access: 'write',
      handle: (call) => {
        const { crm, type, query } = call;
        const values = readProperties(jsonObject(call));
        const id = pathParameter(call, 'objectId');
        const object = getObject(crm, type, id, query.get('idProperty'));
        updateObject(call, object, values);
        return jsonReply(200, presentSetValues(type, object));
      },
    }),
    endpoints.create({
      method: 'delete',
      paths: objectPaths('/:objectId'),
      access: 'write',
      handle: (call) => {
        const object = call.crm.store(call.type).find(pathParameter(call, 'objectId'));
        if (object?.archivedAtMs === undefined && object !== undefined) archiveObject(call, object);
        return emptyReply(204);
      },
    }),
    endpoints.create({
      method: 'post',
      paths: objectPaths('/merge'),
      access: 'write',
      handle: (call) => {
        const { crm, type } = call;
        const body = jsonObject(call);
        const get = (field: string) => getObject(crm, type, requiredText(body[field], field));
        const primary = get('primaryObjectId');
        mergeObjects(call, primary, get('objectIdToMerge'));
        return jsonReply(200, presentSetValues(type, primary));
      },
    }),
    endpoints.create({
      method: 'post',
      paths: objectPaths('/gdpr-delete'),
      access: 'write',
      handle: (call) => {
        const { crm, type } = call;
        const body = jsonObject(call);
        const idProperty = optionalText(body['idProperty']);
        const id = requiredText(body['objectId'], 'objectId');
        archiveObject(call, getObject(crm, type, id, idProperty), 'privacyDeletion');
        return emptyReply(204);
      },
    }),
  ];
}

/** HubSpot's limit for lists with property histories. */
const MAX_LIMIT_WITH_HISTORY = 50;

function list(call: CrmCall) {
  const { crm, type, query } = call;
  const selection = selectionOf(query);
  const maxLimit = selection.propertiesWithHistory.length > 0 ? MAX_LIMIT_WITH_HISTORY : 100;
  const { limit, after } = readPageRequest(query, maxLimit);
  const archived = query.get('archived') === 'true';
  const page = crm.store(type).page(after, limit + 1, archived);
  const shown = page.slice(0, limit);
  const results = shown.map((object) => presentObject(crm, type, object, selection));
  const last = shown.at(-1);
  if (page.length <= limit || last === undefined) return { results };
  return { results, paging: nextPage(call, last.sequence) };
}

const MAX_PROPERTIES = 1000;

/** Reads lists of the query: comma-separated, repeated, or both. */
function selectionOf(query: URLSearchParams): Selection {
  const namesIn = (parameter: string) => {
    const names = query.getAll(parameter).flatMap((value) => value.split(','));
    return names.map((name) => name.trim()).filter((name) => name !== '');
  };
  const properties = namesIn('properties');
  if (properties.length > MAX_PROPERTIES) {
    throw validationFailure(`At most ${MAX_PROPERTIES} properties can be requested`);
  }
  return {
    properties,
    propertiesWithHistory: namesIn('propertiesWithHistory'),
    associations: namesIn('associations'),
  };
}
