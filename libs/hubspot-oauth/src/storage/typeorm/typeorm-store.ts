import { type DynamicModule, Module, type Provider } from '@nestjs/common';

import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { SqlHubSpotConnectionRepository } from '../sql-hubspot-connection.repository.js';
import { HOST_DATA_SOURCE, type TypeOrmDataSource } from './data-source.js';
import { typeOrmExecutor } from './typeorm-executor.js';

/**
 * The default store: `HubSpotConnectionRepository` on the host's DataSource of that name. The module
 * that has these imports and providers has to provide `Clock` and `RandomSource`.
 */
export function typeOrmStore(dataSourceName = 'default'): {
  readonly imports: Promise<DynamicModule>[];
  readonly providers: Provider[];
} {
  return {
    imports: [hostDataSourceModule(dataSourceName)],
    providers: [
      {
        provide: HubSpotConnectionRepository,
        inject: [{ token: HOST_DATA_SOURCE, optional: true }, Clock, RandomSource],
        useFactory: (
          host: TypeOrmDataSource | Error | undefined,
          clock: Clock,
          random: RandomSource,
        ) => {
          if (host === undefined) throw missingDataSource(dataSourceName);
          if (host instanceof Error) throw missingTypeOrm(host);
          return new SqlHubSpotConnectionRepository(typeOrmExecutor(host), { clock, random });
        },
      },
    ],
  };
}

@Module({})
class HostDataSourceModule {}

async function hostDataSourceModule(name: string): Promise<DynamicModule> {
  return {
    module: HostDataSourceModule,
    providers: [await hostDataSource(name)],
    exports: [HOST_DATA_SOURCE],
  };
}

async function hostDataSource(name: string): Promise<Provider> {
  try {
    // Loads @nestjs/typeorm: an application with another store need not have it installed.
    const { hostDataSourceProvider } = await import('./host-data-source.provider.js');
    return hostDataSourceProvider(name);
  } catch (error) {
    // Reported by the store's factory: a rejection could end the process before Nest reads it.
    return { provide: HOST_DATA_SOURCE, useValue: error };
  }
}

function missingDataSource(name: string): HubSpotConfigurationError {
  const [found, options] =
    name === 'default'
      ? ['default TypeORM DataSource was', '']
      : [`TypeORM DataSource named "${name}" was`, `name: '${name}', `];
  return new HubSpotConfigurationError([
    {
      option: 'dataSource',
      reason: `no ${found} found: import TypeOrmModule.forRoot({ ${options}… }) in the root module, name another one with dataSource, or set connectionRepository`,
    },
  ]);
}

function missingTypeOrm({ message }: Error): HubSpotConfigurationError {
  return new HubSpotConfigurationError([
    {
      option: 'connectionRepository',
      reason: `is not set, and the default store cannot be loaded (${message.split('\n', 1)[0]}): install typeorm and @nestjs/typeorm, or set connectionRepository`,
    },
  ]);
}
