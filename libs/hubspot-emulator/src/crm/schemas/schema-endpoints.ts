import type { AuthenticatedCall } from '../../api/access-token-authentication.js';
import type { AccountEndpoints } from '../../api/account-endpoint.js';
import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { EmulatedHubSpot } from '../../emulated-hubspot.js';
import { pathParameter, type Endpoint } from '../../http/endpoint.js';
import {
  isJsonObject,
  jsonObject,
  requiredText,
  stringList,
  type JsonObject,
  textOr,
} from '../../http/json-body.js';
import { emptyReply, jsonReply, type Reply } from '../../http/reply.js';
import type { AccountCrm } from '../account-crm.js';
import { schemaPaths } from '../crm-paths.js';
import type { ObjectType } from '../object-types/object-type.js';
import { readNewProperty } from '../properties/property-input.js';
import type { ObjectSchema, SchemaWithProperties } from './object-schema.js';

type SchemaCall = AuthenticatedCall & { readonly crm: AccountCrm };

/** The definitions of custom object types. */
export function schemaEndpoints(
  { clock }: EmulatedHubSpot,
  accountEndpoints: AccountEndpoints,
): Endpoint[] {
  const endpoint = (
    method: Endpoint['method'],
    suffix: string,
    handle: (call: SchemaCall) => Reply,
  ): Endpoint =>
    accountEndpoints.create({
      name: 'schemas',
      method,
      paths: schemaPaths(suffix),
      requiredScopes: [`crm.schemas.custom.${method === 'get' ? 'read' : 'write'}`],
      handle: (call) => handle({ ...call, crm: call.account.crm }),
    });
  return [
    endpoint('get', '', ({ crm }) =>
      jsonReply(200, { results: crm.schemas.all().map((schema) => withProperties(crm, schema)) }),
    ),
    endpoint('post', '', (call) => jsonReply(201, create(call, clock.now()))),
    endpoint('get', '/:schemaType', (call) =>
      jsonReply(200, withProperties(call.crm, schemaOf(call))),
    ),
    endpoint('patch', '/:schemaType', (call) => {
      const schema = { ...schemaOf(call), ...readChanges(jsonObject(call), clock.now()) };
      call.crm.schemas.save(schema);
      return jsonReply(200, schema);
    }),
    endpoint('delete', '/:schemaType', (call) => {
      const { objectTypeId, name } = schemaOf(call);
      if (call.crm.store(call.crm.types.get(objectTypeId)).count() > 0) {
        throw validationFailure(`The objects of the type ${name} have to be deleted first`);
      }
      call.crm.schemas.delete(objectTypeId);
      return emptyReply(204);
    }),
    endpoint('post', '/:schemaType/associations', (call) => {
      const { crm } = call;
      const body = jsonObject(call);
      const from = crm.types.get(requiredText(body['fromObjectTypeId'], 'fromObjectTypeId'));
      const to = crm.types.get(requiredText(body['toObjectTypeId'], 'toObjectTypeId'));
      const schema = schemaOf(call);
      const association = {
        id: String(crm.associationTypes.default(from, to).typeId),
        fromObjectTypeId: from.id,
        toObjectTypeId: to.id,
        name: textOr(body['name'], `${from.name}_to_${to.name}`),
      };
      crm.schemas.save({ ...schema, associations: [...schema.associations, association] });
      return jsonReply(201, association);
    }),
    endpoint('delete', '/:schemaType/associations/:associationId', (call) => {
      const schema = schemaOf(call);
      const id = pathParameter(call, 'associationId');
      const associations = schema.associations.filter((association) => association.id !== id);
      if (associations.length === schema.associations.length) throw notFoundFailure();
      call.crm.schemas.save({ ...schema, associations });
      return emptyReply(204);
    }),
  ];
}

function create(call: SchemaCall, now: number): SchemaWithProperties {
  const { crm } = call;
  const body = jsonObject(call);
  const { labels, properties } = body;
  if (!isJsonObject(labels)) throw validationFailure('"labels" is required');
  if (!Array.isArray(properties)) throw validationFailure('"properties" must be an array');
  const time = new Date(now).toISOString();
  const singular = requiredText(labels['singular'], 'labels.singular');
  const { schema, type } = crm.schemas.create({
    ...readChanges(body, now),
    name: requiredText(body['name'], 'name'),
    labels: { singular, plural: textOr(labels['plural'], `${singular}s`) },
    description: textOr(body['description'], ''),
    primaryDisplayProperty: textOr(body['primaryDisplayProperty'], ''),
    secondaryDisplayProperties: stringList(body['secondaryDisplayProperties'], 'properties'),
    requiredProperties: stringList(body['requiredProperties'], 'requiredProperties'),
    searchableProperties: stringList(body['searchableProperties'], 'searchableProperties'),
    archived: false,
    createdAt: time,
    updatedAt: time,
  });
  try {
    return complete(crm, schema, type, body, now);
  } catch (error) {
    // Nothing of a refused definition stays.
    crm.schemas.delete(schema.objectTypeId);
    throw error;
  }
}

/** Adds the properties and associations of a new type. */
function complete(
  crm: AccountCrm,
  schema: ObjectSchema,
  type: ObjectType,
  body: JsonObject,
  now: number,
): SchemaWithProperties {
  const properties = body['properties'] as readonly unknown[];
  const [group] = crm.properties(type).groups();
  for (const property of properties) {
    if (!isJsonObject(property)) throw validationFailure('A property must be an object');
    crm
      .properties(type)
      .create(readNewProperty({ groupName: group?.name ?? '', ...property }, now));
  }
  const associations = stringList(body['associatedObjects'], 'associatedObjects').map((name) => {
    const to = crm.types.get(name);
    return {
      id: String(crm.associationTypes.default(type, to).typeId),
      fromObjectTypeId: type.id,
      toObjectTypeId: to.id,
      name: `${type.name}_to_${to.name}`,
    };
  });
  const associated = { ...schema, associations };
  crm.schemas.save(associated);
  return withProperties(crm, associated);
}

function readChanges(body: JsonObject, now: number): Partial<ObjectSchema> {
  const { labels, description, primaryDisplayProperty } = body;
  return {
    ...(isJsonObject(labels) && {
      labels: { singular: textOr(labels['singular'], ''), plural: textOr(labels['plural'], '') },
    }),
    ...(typeof description === 'string' && { description }),
    ...(typeof primaryDisplayProperty === 'string' && { primaryDisplayProperty }),
    ...(body['requiredProperties'] !== undefined && {
      requiredProperties: stringList(body['requiredProperties'], 'requiredProperties'),
    }),
    ...(body['searchableProperties'] !== undefined && {
      searchableProperties: stringList(body['searchableProperties'], 'searchableProperties'),
    }),
    updatedAt: new Date(now).toISOString(),
  };
}

function schemaOf(call: SchemaCall): ObjectSchema {
  return call.crm.schemas.get(pathParameter(call, 'schemaType'));
}

function withProperties(crm: AccountCrm, schema: ObjectSchema): SchemaWithProperties {
  return { ...schema, properties: crm.properties(crm.types.get(schema.objectTypeId)).all() };
}
