import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import type { HubId } from 'nestjs-hubspot-oauth';

/** Stops the emulator when the app shuts down, after running refreshes have finished. */
@Injectable()
export class RunningEmulator implements OnApplicationShutdown {
  constructor(private readonly emulator: HubSpotEmulator) {}

  expireAccessTokens(hubId: HubId): void {
    this.emulator.accounts.expireAccessTokens(hubId);
  }

  onApplicationShutdown(): Promise<void> {
    return this.emulator.stop();
  }
}
