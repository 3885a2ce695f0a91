import { validationFailure } from '../../api/api-failure.js';
import { isJsonObject, requiredText, textOr, type JsonObject } from '../../http/json-body.js';
import type { AssociationSpec } from '../associations/association-type.js';
import type { PropertyValues } from './crm-object.js';

/** An association in the body of a create call. */
export interface AssociationInput {
  readonly toId: string;
  readonly specs: readonly AssociationSpec[];
}

/** Reads `properties`. HubSpot accepts numbers and booleans; null clears a value. */
export function readProperties({ properties }: JsonObject): PropertyValues {
  if (!isJsonObject(properties)) {
    throw validationFailure('Invalid input JSON: "properties" must be an object');
  }
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (value === null) return [name, ''];
      if (typeof value === 'string') return [name, value];
      if (typeof value === 'number' || typeof value === 'boolean') return [name, String(value)];
      throw validationFailure(`Invalid input JSON: property "${name}" must be a string`);
    }),
  );
}

/** Reads `associations`. */
export function readAssociations({ associations }: JsonObject): AssociationInput[] {
  if (associations === undefined || associations === null) return [];
  if (!Array.isArray(associations)) {
    throw validationFailure('Invalid input JSON: "associations" must be an array');
  }
  return associations.map((association: unknown) => {
    if (!isJsonObject(association) || !isJsonObject(association['to'])) {
      throw validationFailure('Invalid input JSON: an association needs "to" and "types"');
    }
    return {
      toId: requiredText(association['to']['id'], 'to.id'),
      specs: readAssociationSpecs(association['types']),
    };
  });
}

/** Reads a list of association types. */
export function readAssociationSpecs(specs: unknown): AssociationSpec[] {
  if (!Array.isArray(specs) || specs.length === 0) {
    throw validationFailure('Invalid input JSON: association types are required');
  }
  return specs.map((spec: unknown) => {
    if (!isJsonObject(spec) || typeof spec['associationTypeId'] !== 'number') {
      throw validationFailure('Invalid input JSON: "associationTypeId" must be a number');
    }
    return {
      associationCategory: textOr(spec['associationCategory'], 'HUBSPOT_DEFINED'),
      associationTypeId: spec['associationTypeId'],
    };
  });
}
