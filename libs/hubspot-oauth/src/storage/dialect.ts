import type { DataSource } from 'typeorm';

import { HubSpotConfigurationError } from '../errors/configuration.errors.js';

/** The SQL dialects that the connections can be stored in. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql';

const dialects: Readonly<Record<string, Dialect>> = {
  'better-sqlite3': 'sqlite',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** The dialect that `dataSource` speaks, or a configuration error if it is not a supported one. */
export function dialectOf(dataSource: DataSource): Dialect {
  const { type } = dataSource.options;
  const dialect = dialects[type];
  if (dialect === undefined) {
    throw new HubSpotConfigurationError([
      {
        option: 'dataSource',
        reason: `is of type "${type}"; connections are stored in ${Object.keys(dialects).join(', ')}, or in a connectionRepository of your own`,
      },
    ]);
  }
  return dialect;
}
