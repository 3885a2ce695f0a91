import { hubSpotOAuthOptionsFromEnvironment, type HubSpotOAuthVersion } from 'nestjs-hubspot-oauth';
import { z } from 'zod';
import { databaseOptions } from '../database/database-options.js';
import type { Configuration, HubSpotAppOptions } from './configuration.js';
import { ConfigurationError } from './configuration.error.js';
import { type Environment, withoutBlanks } from './environment.js';
import { freePort } from './free-port.js';
import { type HubSpotMode, hubSpotMode } from './hubspot-mode.js';

const listening = z.object({
  HOST: z.string().default('localhost'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .default('3000')
    .transform(Number)
    .pipe(z.number().max(65_535)),
});

/** Reads the environment variables. In emulator mode the client and the URLs are added later. */
export async function readConfiguration(
  given: Environment,
): Promise<Configuration & { readonly mode: HubSpotMode }> {
  const environment = withoutBlanks(given);
  const parsed = listening.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigurationError('PORT must be a number from 0 to 65535; 0 selects a free port.');
  }
  const { HOST: host, PORT } = parsed.data;
  const mode = hubSpotMode(environment, host);
  const port = PORT === 0 ? await freePort(host) : PORT;
  return {
    mode,
    host,
    port,
    database: databaseOf(environment),
    hubSpot: hubSpotOf(environment, port),
  };
}

function hubSpotOf(environment: Environment, port: number): HubSpotAppOptions {
  const { HUBSPOT_OAUTH_VERSION: oauthVersion = '2026-09' } = environment;
  return {
    ...hubSpotOAuthOptionsFromEnvironment({
      HUBSPOT_REDIRECT_URI: `http://localhost:${port}/hubspot/oauth/callback`,
      HUBSPOT_SCOPES: 'oauth crm.objects.contacts.read',
      ...environment,
    }),
    // The library validates it with the other options.
    oauthVersion: oauthVersion as HubSpotOAuthVersion,
  };
}

function databaseOf({ DATABASE_URL }: Environment): Configuration['database'] {
  try {
    return databaseOptions(DATABASE_URL);
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}
