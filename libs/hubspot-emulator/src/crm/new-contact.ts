import { refuse } from '../api/api-error.js';
import type { RandomSource } from '../runtime/random-source.js';

/** The properties in the JSON of a create call; HubSpot takes numbers and booleans as strings. */
export function readNewContact(random: RandomSource, json: string): Record<string, string> {
  const invalid = (detail: string): never =>
    refuse(random, 400, {
      message: `Invalid input JSON: ${detail}`,
      category: 'VALIDATION_ERROR',
    });
  const body = parse(json);
  if (!isObject(body)) return invalid('an object is expected');
  const { properties } = body;
  if (!isObject(properties)) return invalid('"properties" must be an object');
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      if (typeof value === 'number' || typeof value === 'boolean') return [name, String(value)];
      return invalid(`property "${name}" must be a string`);
    }),
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
