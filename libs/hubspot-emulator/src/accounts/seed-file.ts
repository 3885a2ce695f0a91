import { readFile } from 'node:fs/promises';
import type { EmulatedAccountSeed } from './emulated-account.js';

/**
 * Reads a JSON file `{ "accounts": [...] }` with account seeds.
 *
 * @throws Error with a message for the user if the file has another format
 */
export async function readSeedFile(path: string): Promise<EmulatedAccountSeed[]> {
  const content = await readFile(path, 'utf8');
  const value: unknown = parse(content);
  const accounts = isObject(value) ? value['accounts'] : undefined;
  if (!Array.isArray(accounts) || !accounts.every(isSeed)) {
    throw new Error(
      `${path} is not a seed file. It must contain { "accounts": [{ "hubId": 1, "objects": { "contacts": [{ "email": "a@example.com" }] } }] }.`,
    );
  }
  return accounts;
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function isSeed(value: unknown): value is EmulatedAccountSeed {
  if (!isObject(value) || typeof value['hubId'] !== 'number') return false;
  const { objects } = value;
  return objects === undefined || (isObject(objects) && Object.values(objects).every(isObjectSeed));
}

function isObjectSeed(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0;
  return Array.isArray(value) && value.every(isPropertyValues);
}

function isPropertyValues(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
