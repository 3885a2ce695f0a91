import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from '../configuration/configuration.error.js';
import { isSystemError } from '../configuration/system-error.js';

/**
 * Returns the secret in the file. If the file does not exist, creates it with mode 0600.
 *
 * @param create returns the new secret
 * @throws ConfigurationError if the file is empty
 */
export async function readOrCreatePrivateFile(
  file: string,
  create: () => string | Promise<string>,
): Promise<string> {
  const existing = await readPrivateFile(file);
  if (existing !== undefined) return existing;
  const secret = await create();
  await mkdir(path.dirname(file), { recursive: true });
  // Exclusive: if two processes start for the first time, the second fails instead of replacing the file.
  await writeFile(file, `${secret}\n`, { flag: 'wx', mode: 0o600 });
  return secret;
}

async function readPrivateFile(file: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret !== '') return secret;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  throw new ConfigurationError(
    `The file ${file} is empty. Restore it, or delete it and the database to start again.`,
  );
}
