import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AdoptableGrant } from '../../tokens/adopt-grant.js';
import { CommandLineError, UsageError } from '../command-line.error.js';
import { databaseUrlOf } from '../database/database-url.js';
import { openDatabase } from '../database/open-database.js';
import { messageOf } from '../describe-error.js';
import { type Environment, variableOf } from '../environment.js';
import { csvRows } from './csv-rows.js';
import type { GrantColumns } from './grant-columns.js';

/** @throws UsageError if the file does not exist, or its name says nothing about its format */
export function grantsOfFile(file: string, columns: GrantColumns): AsyncIterable<AdoptableGrant> {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  if (/\.csv$/i.test(file)) return grantsOfCsv(file, columns);
  if (/\.(jsonl|ndjson)$/i.test(file)) return grantsOfJsonLines(file, columns);
  throw new UsageError('The file must be named .csv, .jsonl or .ndjson.');
}

/**
 * The rows of a SELECT on IMPORT_DATABASE_URL, or on DATABASE_URL without it. All of them are read at
 * once, because the database may be written to meanwhile.
 *
 * @throws CommandLineError if the query fails
 */
export async function grantsOfQuery(
  sql: string,
  columns: GrantColumns,
  environment: Environment,
): Promise<AdoptableGrant[]> {
  if (!/^\s*SELECT\b/i.test(sql)) throw new UsageError('--query takes a SELECT.');
  const isOther = variableOf(environment, 'IMPORT_DATABASE_URL') !== undefined;
  const name = isOther ? 'IMPORT_DATABASE_URL' : 'DATABASE_URL';
  const database = await openDatabase(databaseUrlOf(environment, name), { readOnly: true });
  try {
    const { rows } = await database.executor.execute(sql, []);
    const [first] = rows;
    if (first !== undefined) columns.assertIn(Object.keys(first));
    return rows.map((row) => columns.grantOf(row as Readonly<Record<string, unknown>>));
  } catch (error) {
    if (error instanceof CommandLineError) throw error;
    throw new CommandLineError(`The query on ${name} failed: ${messageOf(error)}.`);
  } finally {
    await database.close();
  }
}

async function* grantsOfCsv(file: string, columns: GrantColumns): AsyncGenerator<AdoptableGrant> {
  let heading: readonly string[] | undefined;
  for await (const row of csvRows(createReadStream(file, 'utf8'))) {
    if (heading === undefined) {
      heading = row.map((name) => name.trim());
      columns.assertIn(heading);
      continue;
    }
    yield columns.grantOf(Object.fromEntries(heading.map((name, index) => [name, row[index]])));
  }
}

async function* grantsOfJsonLines(
  file: string,
  columns: GrantColumns,
): AsyncGenerator<AdoptableGrant> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) {
    if (line.trim() !== '') yield columns.grantOf(recordOf(line));
  }
}

/** A line that is no object has no refresh token, which is reported. */
function recordOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
