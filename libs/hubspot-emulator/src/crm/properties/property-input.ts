import { validationFailure } from '../../api/api-failure.js';
import { isJsonObject, requiredText, type JsonObject, textOr } from '../../http/json-body.js';
import type { PropertyDefinition, PropertyOption, PropertyType } from './property-definition.js';

const TYPES: readonly PropertyType[] = [
  'string',
  'number',
  'date',
  'datetime',
  'enumeration',
  'bool',
  'phone_number',
];
const TEXTS = ['label', 'fieldType', 'groupName', 'description'] as const;
const FLAGS = ['hasUniqueValue', 'hidden', 'formField', 'externalOptions'] as const;

/** Reads the fields of a definition that are in the body. */
export function readPropertyChanges(body: JsonObject): Partial<PropertyDefinition> {
  const changes: Record<string, unknown> = {};
  for (const name of TEXTS) if (body[name] !== undefined) changes[name] = textOr(body[name], '');
  for (const name of FLAGS) if (body[name] !== undefined) changes[name] = body[name] === true;
  if (typeof body['displayOrder'] === 'number') changes['displayOrder'] = body['displayOrder'];
  if (body['type'] !== undefined) changes['type'] = readType(body['type']);
  if (body['options'] !== undefined) changes['options'] = readOptions(body['options']);
  return changes;
}

/** Reads the definition of a new property. */
export function readNewProperty(body: JsonObject, now: number) {
  const time = new Date(now).toISOString();
  return {
    ...readPropertyChanges(body),
    name: requiredText(body['name'], 'name'),
    type: readType(body['type']),
    groupName: requiredText(body['groupName'], 'groupName'),
    createdAt: time,
    updatedAt: time,
  };
}

function readType(value: unknown): PropertyType {
  const type = TYPES.find((known) => known === value);
  if (type === undefined) throw validationFailure(`Invalid property type ${textOr(value, '')}`);
  return type;
}

function readOptions(value: unknown): PropertyOption[] {
  if (!Array.isArray(value)) throw validationFailure('"options" must be an array');
  return value.map((option: unknown, index) => {
    if (!isJsonObject(option)) throw validationFailure('An option must be an object');
    const optionValue = requiredText(option['value'], 'options.value');
    return {
      value: optionValue,
      label: textOr(option['label'], optionValue),
      displayOrder: typeof option['displayOrder'] === 'number' ? option['displayOrder'] : index,
      hidden: option['hidden'] === true,
      ...(typeof option['description'] === 'string' && { description: option['description'] }),
    };
  });
}
