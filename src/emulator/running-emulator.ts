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

  /** Renames the oldest contact, and waits until HubSpot's webhooks are delivered. */
  async changeContact(hubId: HubId): Promise<void> {
    const account = this.emulator.accounts.get(hubId);
    const [contact] = account.contacts;
    if (contact === undefined) return;
    const time = new Date().toISOString().slice(11, 23);
    account.updateContact(contact.id, { lastname: `at ${time}` });
    await this.emulator.webhooks.idle();
  }

  uninstall(hubId: HubId): void {
    this.emulator.accounts.uninstall(hubId);
  }

  onApplicationShutdown(): Promise<void> {
    // A fault of the control page may be left.
    return this.emulator.stop({ ignoreUnmetFaults: true });
  }
}
