import { type DynamicModule, Module } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import { ConnectionActivity } from './connection-activity.js';
import { EmulatorController } from './emulator.controller.js';
import { RunningEmulator } from './running-emulator.js';

/** The additional parts of the app in emulator mode. */
@Module({})
export class EmulatorModule {
  static forRoot(emulator: HubSpotEmulator): DynamicModule {
    return {
      module: EmulatorModule,
      global: true,
      controllers: [EmulatorController],
      providers: [
        ConnectionActivity,
        { provide: RunningEmulator, useValue: new RunningEmulator(emulator) },
      ],
      exports: [ConnectionActivity],
    };
  }
}
