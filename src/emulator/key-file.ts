import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigurationError } from '../configuration/configuration.error.js';
import { isSystemError } from '../configuration/system-error.js';

/**
 * The encryption key of emulator mode: made at the first start, kept in a file that only this user
 * may read.
 *
 * @param isNeeded whether the database holds something that only the key of the file opens
 * @throws ConfigurationError if the file is gone and needed: a new key would open nothing
 */
export async function readOrCreateKey(
  file: string,
  isNeeded: () => Promise<boolean>,
): Promise<string> {
  const existing = await readKey(file);
  if (existing !== undefined) return existing;
  if (await isNeeded()) {
    throw new ConfigurationError(
      `The database holds tokens sealed with the key of ${file}, and that file is gone. Put it back, or delete the database to start afresh.`,
    );
  }
  const key = `quickstart:${randomBytes(32).toString('base64')}`;
  await mkdir(path.dirname(file), { recursive: true });
  // Exclusive: of two first starts at once, the second fails rather than seal with a lost key.
  await writeFile(file, `${key}\n`, { flag: 'wx', mode: 0o600 });
  return key;
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    const key = (await readFile(file, 'utf8')).trim();
    if (key !== '') return key;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  throw new ConfigurationError(
    `The key file ${file} is empty. Restore it, or delete it together with the database to start afresh.`,
  );
}
