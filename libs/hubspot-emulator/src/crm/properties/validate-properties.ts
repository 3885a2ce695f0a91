import { ApiFailure } from '../../api/api-failure.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { PropertyDefinition } from './property-definition.js';
import type { PropertyRegistry } from './property-registry.js';

interface Invalid {
  readonly message: string;
  readonly code: string;
  readonly name: string;
}

/** @see https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const MAX_LENGTH = 65_536;

/**
 * Checks the values of a write.
 *
 * @throws ApiFailure (400) in HubSpot's format, with all invalid values
 */
export function validateProperties(
  type: ObjectType,
  registry: PropertyRegistry,
  values: Readonly<Record<string, string>>,
): void {
  const invalid = Object.entries(values).flatMap(([name, value]) => {
    const problem = problemOf(type, name, value, registry.find(name));
    return problem === undefined ? [] : [{ ...problem, name }];
  });
  if (invalid.length > 0) throw propertyFailure(invalid);
}

/** @throws ApiFailure (400) if a required property has no value */
export function requireProperties(
  required: readonly string[],
  values: Readonly<Record<string, string | null>>,
): void {
  const missing = required.filter((name) => (values[name] ?? '') === '');
  if (missing.length === 0) return;
  throw new ApiFailure(400, {
    message: `Error creating object. Some required properties were not set.`,
    category: 'VALIDATION_ERROR',
    context: { properties: missing },
    errors: missing.map((name) => ({
      message: `Required property "${name}" is missing`,
      code: 'REQUIRED_PROPERTY_MISSING',
      context: { propertyName: [name] },
    })),
  });
}

function propertyFailure(invalid: readonly Invalid[]): ApiFailure {
  const details = invalid.map(({ message, code, name }) => ({
    isValid: false,
    message,
    error: code,
    name,
  }));
  return new ApiFailure(400, {
    message: `Property values were not valid: ${JSON.stringify(details)}`,
    category: 'VALIDATION_ERROR',
    errors: invalid.map(({ message, code, name }) => ({
      message,
      code,
      context: { propertyName: [name] },
    })),
  });
}

function problemOf(
  type: ObjectType,
  name: string,
  value: string,
  property: PropertyDefinition | undefined,
): Omit<Invalid, 'name'> | undefined {
  if (property === undefined) {
    return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (property.modificationMetadata.readOnlyValue) {
    return {
      code: 'READ_ONLY_VALUE',
      message: `"${name}" is a read only property; its value cannot be set.`,
    };
  }
  if (value === '') return undefined;
  if (value.length > MAX_LENGTH) {
    return {
      code: 'PROPERTY_TOO_LONG',
      message: `${name} is longer than ${MAX_LENGTH} characters`,
    };
  }
  if (type.name === 'contact' && name === 'email' && !EMAIL.test(value)) {
    return { code: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
  }
  return typeProblem(property, value);
}

function typeProblem(
  { name, type, options }: PropertyDefinition,
  value: string,
): Omit<Invalid, 'name'> | undefined {
  if (type === 'number' && !Number.isFinite(Number(value))) {
    return { code: 'INVALID_LONG', message: `${value} was not a valid number.` };
  }
  if (type === 'bool' && value !== 'true' && value !== 'false') {
    return {
      code: 'INVALID_OPTION',
      message: `${value} was not one of the allowed options: [true, false]`,
    };
  }
  if ((type === 'date' || type === 'datetime') && !isTime(value)) {
    return { code: 'INVALID_DATE', message: `${value} was not a valid date.` };
  }
  if (type === 'enumeration' && options.length > 0) {
    const allowed = options.map((option) => option.value);
    const unknown = value.split(';').find((part) => part !== '' && !allowed.includes(part));
    if (unknown !== undefined) {
      return {
        code: 'INVALID_OPTION',
        message: `${unknown} was not one of the allowed options: [${allowed.join(', ')}] for ${name}`,
      };
    }
  }
  return undefined;
}

function isTime(value: string): boolean {
  return /^\d{1,15}$/.test(value) || !Number.isNaN(Date.parse(value));
}
