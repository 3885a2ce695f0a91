import { randomBytes } from 'node:crypto';
import { parseEncryptionKeys } from '../../options/encryption-keys.js';
import { UsageError } from '../command-line.error.js';
import type { Command } from '../command.js';

export const keysNewCommand: Command = {
  usage: '[--id <id>]',
  help: `
Prints a new random encryption key as an entry of HUBSPOT_ENCRYPTION_KEYS. It is
the only output of the command line that is a secret; nothing is stored.

  --id <id>  the key's name: up to 32 letters, digits, - and _. Without it the
             first of k1, k2 … that HUBSPOT_ENCRYPTION_KEYS does not use

With --json: { "id", "key", "others" }, where others are the ids in use.
`,
  options: { id: { type: 'string' } },
  async run({ values }, { environment, terminal }) {
    const known = parseEncryptionKeys(environment['HUBSPOT_ENCRYPTION_KEYS'] ?? '');
    const others = typeof known === 'string' ? [] : known.map(({ id }) => id);
    const id = typeof values['id'] === 'string' ? checked(values['id'], others) : freeId(others);
    const key = `${id}:${randomBytes(32).toString('base64')}`;
    terminal.printSecret(
      values['json'] === true ? JSON.stringify({ id, key, others }, undefined, 2) : key,
    );
    terminal.note(
      others.length === 0
        ? 'Set HUBSPOT_ENCRYPTION_KEYS to it on every instance, and keep a copy apart from the database.'
        : `Put it first in HUBSPOT_ENCRYPTION_KEYS on every instance, before ${others.join(', ')} and separated by a comma. Then run: nestjs-hubspot-oauth keys reseal`,
    );
    return 'done';
  },
};

function checked(id: string, others: readonly string[]): string {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) {
    throw new UsageError('--id takes up to 32 letters, digits, - and _.');
  }
  if (others.includes(id)) {
    throw new UsageError(`HUBSPOT_ENCRYPTION_KEYS has a key "${id}". Choose another --id.`);
  }
  return id;
}

function freeId(others: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    if (!others.includes(`k${number}`)) return `k${number}`;
  }
}
