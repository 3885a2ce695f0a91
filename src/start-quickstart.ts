import type { LoggerService } from '@nestjs/common';
import type { Environment } from './configuration/environment.js';
import { readConfiguration } from './configuration/read-configuration.js';
import { startEmulator } from './emulator/start-emulator.js';
import { type ServedApp, serve } from './serve.js';

export interface QuickstartOptions {
  /** The folder for the state of emulator mode. @default '.data' */
  readonly folder?: string;
  readonly logger?: LoggerService;
}

/**
 * Starts the app with the configuration in the environment variables.
 *
 * @throws ConfigurationError, or HubSpotConfigurationError of the library, if the configuration is invalid
 */
export async function startQuickstart(
  environment: Environment,
  { folder = '.data', logger }: QuickstartOptions = {},
): Promise<ServedApp> {
  const { mode, ...configuration } = await readConfiguration(environment);
  if (mode === 'hubspot') return serve(configuration, { logger });
  const { emulator, hubSpot } = await startEmulator(configuration, folder);
  try {
    return await serve({ ...configuration, hubSpot }, { emulator, logger });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
