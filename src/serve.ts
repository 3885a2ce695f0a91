import { Logger, type LoggerService, ShutdownSignal } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { AppModule } from './app.module.js';
import type { Configuration } from './configuration/configuration.js';
import { ConfigurationError } from './configuration/configuration.error.js';
import { isSystemError } from './configuration/system-error.js';
import { securityHeaders } from './page/security-headers.js';

export interface ServedApp {
  /** The URL for the browser. */
  readonly url: string;
  /** The emulator of HubSpot, in emulator mode. */
  readonly emulator: HubSpotEmulator | undefined;
  readonly close: () => Promise<void>;
}

/** Builds the app and listens. Closing the app stops the emulator. */
export async function serve(
  configuration: Configuration,
  { emulator, logger }: { emulator?: HubSpotEmulator; logger?: LoggerService | undefined },
): Promise<ServedApp> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot(configuration, emulator),
    {
      logger: logger ?? ['warn', 'error', 'fatal'],
      abortOnError: false,
      // HubSpot signs the bytes of the body.
      rawBody: true,
      // Nest logs a start-up error with its stack. main.ts prints the message instead.
      bufferLogs: true,
      autoFlushLogs: false,
    },
  );
  const url = new URL(configuration.hubSpot.redirectUri).origin;
  // The largest delivery of webhooks that the library accepts, and HubSpot's limit for UI extensions.
  app.useBodyParser('json', { limit: 1_048_576 });
  app.use(helmet(securityHeaders(url)));
  app.enableShutdownHooks([ShutdownSignal.SIGINT, ShutdownSignal.SIGTERM], {
    useProcessExit: true,
  });
  try {
    await listen(app, configuration);
  } catch (error) {
    await app.close();
    throw error;
  } finally {
    Logger.flush();
  }
  return { url, emulator, close: () => app.close() };
}

async function listen(app: NestExpressApplication, { host, port }: Configuration): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    if (!isSystemError(error, 'EADDRINUSE')) throw error;
    throw new ConfigurationError(
      `Port ${port} is in use. Stop the process that uses it, or set PORT to another port; 0 selects a free one.`,
    );
  }
}
