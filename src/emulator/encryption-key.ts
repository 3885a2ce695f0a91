import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import { ConfigurationError } from '../configuration/configuration.error.js';
import { readOrCreatePrivateFile } from './private-file.js';
import { holdsSealedTokens } from './sealed-tokens.js';

/**
 * Returns the encryption key of emulator mode. The first start creates it.
 *
 * @throws ConfigurationError if the key is missing but the database contains tokens: a new key cannot
 *   decrypt them
 */
export function emulatorEncryptionKey(
  folder: string,
  database: DataSourceOptions,
): Promise<string> {
  const file = path.join(folder, 'encryption.key');
  return readOrCreatePrivateFile(file, async () => {
    if (!(await holdsSealedTokens(database))) {
      return `quickstart:${randomBytes(32).toString('base64')}`;
    }
    throw new ConfigurationError(
      `The key file ${file} is missing, but the database contains tokens that are encrypted with it. Restore the file, or delete the database to start again.`,
    );
  });
}
