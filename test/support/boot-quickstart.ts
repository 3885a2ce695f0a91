import path from 'node:path';
import { ConsoleLogger, type LoggerService } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import type { Environment } from '../../src/configuration/environment.js';
import { startQuickstart } from '../../src/start-quickstart.js';

export interface BootedQuickstart {
  readonly origin: string;
  /** The emulator the quickstart brought, in emulator mode. */
  readonly emulator: HubSpotEmulator;
  readonly close: () => Promise<void>;
}

export interface QuickstartBoot {
  /** Variables besides a free port and a database in the folder. */
  readonly environment?: Environment;
  readonly folder: string;
  readonly logger?: LoggerService;
}

/** The quickstart in this process, in emulator mode unless the environment says otherwise. */
export async function bootQuickstart(boot: QuickstartBoot): Promise<BootedQuickstart> {
  const { environment, folder } = boot;
  const quickstart = await startQuickstart(
    { PORT: '0', DATABASE_URL: `sqlite:${path.join(folder, 'app.sqlite')}`, ...environment },
    { folder, logger: boot.logger ?? (process.env['DEBUG_TESTS'] ? new ConsoleLogger() : SILENT) },
  );
  return {
    origin: quickstart.url,
    get emulator() {
      if (quickstart.emulator === undefined) throw new Error('This quickstart emulates nothing');
      return quickstart.emulator;
    },
    close: quickstart.close,
  };
}

const SILENT: LoggerService = { log() {}, warn() {}, error() {} };
