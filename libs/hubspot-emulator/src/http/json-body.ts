import { validationFailure } from '../api/api-failure.js';
import type { Call } from './endpoint.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns the JSON object in the body. @throws ApiFailure (400) if the body is something else */
export function jsonObject({ body }: Call): JsonObject {
  const value = jsonValue(body);
  if (!isJsonObject(value)) throw validationFailure('Invalid input JSON: an object is expected');
  return value;
}

/** Returns the JSON array in the body. @throws ApiFailure (400) if the body is something else */
export function jsonArray({ body }: Call): readonly unknown[] {
  const value = jsonValue(body);
  if (!Array.isArray(value)) throw validationFailure('Invalid input JSON: an array is expected');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the strings of an array field; empty if the field is missing. */
export function stringList(value: unknown, field: string): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item: unknown) => requiredText(item, field));
  throw validationFailure(`Invalid input JSON: "${field}" must be an array`);
}

/** Returns a field that is a string, number or boolean as text; otherwise `fallback`. */
export function textOr(value: unknown, fallback: string): string {
  return optionalText(value) ?? fallback;
}

/** Returns a field that is a string, number or boolean as text; otherwise undefined. */
export function optionalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** Returns a field that is a string or a number. @throws ApiFailure (400) if it is missing */
export function requiredText(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw validationFailure(`Invalid input JSON: "${field}" is required`);
}

function jsonValue(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw validationFailure('Invalid input JSON');
  }
}
