import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { HubSpotEmulator } from 'hubspot-emulator';
import type { HubId } from 'nestjs-hubspot-oauth';

/** The emulator as a part of the app: it stops last, after the refreshes in hand have ended. */
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
