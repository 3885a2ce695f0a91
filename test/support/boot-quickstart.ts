import path from 'node:path';
import { ConsoleLogger, type LoggerService } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import type { Environment } from '../../src/configuration/environment.js';
import { startQuickstart } from '../../src/start-quickstart.js';
import { reservePort } from './reserve-port.js';

export interface BootedQuickstart {
  readonly origin: string;
  /** The emulator that the quickstart started. Throws outside of emulator mode. */
  readonly emulator: HubSpotEmulator;
  readonly close: () => Promise<void>;
}

export interface QuickstartBoot {
  /** Further variables. The port and the database are set. */
  readonly environment?: Environment;
  readonly folder: string;
  readonly logger?: LoggerService;
}

/** Starts the quickstart in this process, in emulator mode unless the environment says otherwise. */
export async function bootQuickstart(boot: QuickstartBoot): Promise<BootedQuickstart> {
  const { environment, folder } = boot;
  const quickstart = await startQuickstart(
    {
      PORT: String(await reservePort()),
      DATABASE_URL: `sqlite:${path.join(folder, 'app.sqlite')}`,
      ...environment,
    },
    { folder, logger: boot.logger ?? (process.env['DEBUG_TESTS'] ? new ConsoleLogger() : SILENT) },
  );
  return {
    origin: quickstart.url,
    get emulator() {
      if (quickstart.emulator === undefined)
        throw new Error('This quickstart does not run in emulator mode');
      return quickstart.emulator;
    },
    close: quickstart.close,
  };
}

const SILENT: LoggerService = { log() {}, warn() {}, error() {} };
