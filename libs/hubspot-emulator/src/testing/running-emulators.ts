import { HubSpotEmulator } from '../hubspot-emulator.js';
import type { HubSpotEmulatorOptions } from '../hubspot-emulator-options.js';

const running: HubSpotEmulator[] = [];

/** Starts an emulator. `stopEmulators` stops it if the test does not. */
export async function startEmulator(options?: HubSpotEmulatorOptions): Promise<HubSpotEmulator> {
  const emulator = await HubSpotEmulator.start(options);
  running.push(emulator);
  return emulator;
}

/** For `afterEach`: a running emulator keeps the test process alive. */
export async function stopEmulators(): Promise<void> {
  const left = running.splice(0);
  await Promise.all(left.map((emulator) => emulator.stop({ ignoreUnmetFaults: true })));
}
