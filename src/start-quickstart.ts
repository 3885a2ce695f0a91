import type { LoggerService } from '@nestjs/common';
import type { Environment } from './configuration/environment.js';
import { readConfiguration } from './configuration/read-configuration.js';
import { startEmulator } from './emulator/start-emulator.js';
import { type ServedApp, serve } from './serve.js';

export interface QuickstartOptions {
  /** Where emulator mode keeps its state. @default '.data' */
  readonly folder?: string;
  readonly logger?: LoggerService;
}

/**
 * Starts what the environment describes.
 *
 * @throws ConfigurationError, or HubSpotConfigurationError of the library, if it has to be changed
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
