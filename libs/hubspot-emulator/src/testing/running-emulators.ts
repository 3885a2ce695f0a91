import { HubSpotEmulator } from '../hubspot-emulator.js';
import type { HubSpotEmulatorOptions } from '../options.js';

const running: HubSpotEmulator[] = [];

/** Starts an emulator that `stopEmulators` ends, should its test fail before it does. */
export async function startEmulator(options?: HubSpotEmulatorOptions): Promise<HubSpotEmulator> {
  const emulator = await HubSpotEmulator.start(options);
  running.push(emulator);
  return emulator;
}

/** For `afterEach`: an emulator left behind would keep the test process alive. */
export async function stopEmulators(): Promise<void> {
  const left = running.splice(0);
  await Promise.all(left.map((emulator) => emulator.stop({ ignoreUnmetFaults: true })));
}
