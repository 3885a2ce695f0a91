import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { HubSpotOAuthEvents } from '../../../libs/hubspot-oauth/src/events/hubspot-oauth.events.js';
import { HubSpotOAuthApi } from '../../../libs/hubspot-oauth/src/oauth-api/hubspot-oauth.api.js';
import { resolveOptions } from '../../../libs/hubspot-oauth/src/options/resolve-options.js';
import { SystemClock } from '../../../libs/hubspot-oauth/src/runtime/clock.js';
import { SystemRandomSource } from '../../../libs/hubspot-oauth/src/runtime/random.js';
import { Shutdown } from '../../../libs/hubspot-oauth/src/runtime/shutdown.js';
import { SqlHubSpotConnectionRepository } from '../../../libs/hubspot-oauth/src/storage/sql-hubspot-connection.repository.js';
import { typeOrmExecutor } from '../../../libs/hubspot-oauth/src/storage/typeorm/typeorm-executor.js';
import { createTokenServices } from '../../../libs/hubspot-oauth/src/tokens/create-token-services.js';
import type { HubSpotTokenService } from '../../../libs/hubspot-oauth/src/tokens/hubspot-token.service.js';
import { OLD_KEY, type WorkerSettings } from './protocol.js';

/** The token service of this process, on the database of the workers. It logs nothing. */
export function createTokenService(
  { clientId, clientSecret, apiUrl }: WorkerSettings,
  dataSource: DataSource,
): HubSpotTokenService {
  Logger.overrideLogger(false);
  const options = resolveOptions({
    clientId,
    clientSecret,
    apiUrl,
    appUrl: apiUrl,
    redirectUri: 'http://localhost/callback',
    scopes: ['oauth'],
    encryptionKeys: OLD_KEY,
  });
  const clock = new SystemClock();
  const random = new SystemRandomSource();
  const executor = typeOrmExecutor(dataSource);
  return createTokenServices({
    options,
    repository: new SqlHubSpotConnectionRepository(executor, { clock, random }),
    api: new HubSpotOAuthApi(options, clock),
    events: new HubSpotOAuthEvents(),
    clock,
    random,
    shutdown: new Shutdown(),
  }).service;
}
