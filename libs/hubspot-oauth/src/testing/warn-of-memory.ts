import { Logger } from '@nestjs/common';

import { HubSpotConfigurationError } from '../errors/configuration.errors.js';

/** Logs a warning. @throws HubSpotConfigurationError if NODE_ENV is `production` */
export function warnOfMemory(): void {
  const environment = process.env['NODE_ENV'];
  if (environment === 'production') {
    throw new HubSpotConfigurationError([
      {
        option: 'connectionRepository',
        reason:
          'InMemoryHubSpotConnectionRepository loses every grant when the process ends, and is refused with NODE_ENV=production: store connections in a database',
      },
    ]);
  }
  if (environment !== 'test') {
    new Logger('HubSpotOAuth').warn(
      'Connections are kept in memory: they are lost when the process ends.',
    );
  }
}
