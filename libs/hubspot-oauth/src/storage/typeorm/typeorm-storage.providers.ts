import type { Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { ConnectionDatabase } from './connection-database.js';
import { SqlHubSpotConnectionRepository } from '../sql-hubspot-connection.repository.js';

/**
 * Binds `HubSpotConnectionRepository` to the host's default DataSource. Needs `Clock` and
 * `RandomSource` beside them; `TypeOrmModule.forRoot()` of the host is global already.
 */
export const typeOrmStorageProviders: Provider[] = [
  {
    provide: ConnectionDatabase,
    // Optional, so that a missing one is reported in the words of this library.
    inject: [{ token: getDataSourceToken(), optional: true }, Clock, RandomSource],
    useFactory: (host: DataSource | undefined, clock: Clock, random: RandomSource) => {
      if (host === undefined) throw missingDataSource();
      return ConnectionDatabase.open(host, { clock, random });
    },
  },
  {
    provide: HubSpotConnectionRepository,
    inject: [ConnectionDatabase, Clock, RandomSource],
    useFactory: (database: ConnectionDatabase, clock: Clock, random: RandomSource) =>
      new SqlHubSpotConnectionRepository(database, { clock, random }),
  },
];

function missingDataSource(): HubSpotConfigurationError {
  return new HubSpotConfigurationError([
    {
      option: 'dataSource',
      reason:
        'is missing: import TypeOrmModule.forRoot() in the root module, or name a connectionRepository',
    },
  ]);
}
