import { type DynamicModule, Module } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { ConnectionActivity } from './connection-activity.js';
import { ExpireTokenController } from './expire-token.controller.js';
import { RunningEmulator } from './running-emulator.js';

/** The additional parts of the app in emulator mode. */
@Module({})
export class EmulatorModule {
  static forRoot(emulator: HubSpotEmulator): DynamicModule {
    return {
      module: EmulatorModule,
      global: true,
      controllers: [ExpireTokenController],
      providers: [
        ConnectionActivity,
        { provide: RunningEmulator, useValue: new RunningEmulator(emulator) },
      ],
      exports: [ConnectionActivity],
    };
  }
}
