import type { HubSpotSqlDialect } from '../../storage/sql-executor.js';
import { CommandLineError } from '../command-line.error.js';
import { type Environment, variableOf } from '../environment.js';

export interface DatabaseUrl {
  readonly dialect: HubSpotSqlDialect;
  /** The path of an SQLite file, or the URL. May contain a password. */
  readonly location: string;
}

/** Reads the URL of a database from an environment variable. @throws CommandLineError */
export function databaseUrlOf(environment: Environment, name = 'DATABASE_URL'): DatabaseUrl {
  const url = variableOf(environment, name);
  if (url === undefined) {
    throw new CommandLineError(`${name} is not set. ${allowed(name)}`);
  }
  const parsed = parseDatabaseUrl(url);
  if (parsed === undefined) throw new CommandLineError(allowed(name));
  return parsed;
}

/** Returns undefined if it is none. */
function parseDatabaseUrl(url: string): DatabaseUrl | undefined {
  if (url.startsWith('sqlite:')) {
    const location = url.slice('sqlite:'.length).replace(/^\/{2}(?=\/)/, '');
    return location === '' ? undefined : { dialect: 'sqlite', location };
  }
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  if (hostname === '') return undefined;
  if (/^postgres(ql)?:$/.test(protocol)) return { dialect: 'postgres', location: url };
  if (/^(mysql|mariadb):$/.test(protocol)) return { dialect: 'mysql', location: url };
  return undefined;
}

/** Does not contain the value, which may include a password. */
function allowed(name: string): string {
  return `${name} must be sqlite:path/to/file, postgres://user:password@host/database or mysql://user:password@host/database.`;
}
