import { Injectable } from '@nestjs/common';
import { HubSpotKeyRotation } from '../encryption/hubspot-key-rotation.js';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';

/** The result of a health check, as @nestjs/terminus expects it. Hosts may use it without terminus. */
export type HubSpotHealthResult<Key extends string> = Readonly<
  Record<Key, { readonly status: 'up' | 'down'; readonly message?: string }>
>;

/**
 * Checks that the database of the connections is available. An outage of HubSpot does not make an
 * instance unhealthy, because a restart would not help. Nor does an encryption key that is missing,
 * which the message names.
 */
@Injectable()
export class HubSpotHealthIndicator {
  constructor(
    private readonly repository: HubSpotConnectionRepository,
    private readonly keyRotation: HubSpotKeyRotation,
  ) {}

  /** For @nestjs/terminus: `() => indicator.isHealthy('hubspot')`. Never rejects. */
  async isHealthy<Key extends string>(key: Key): Promise<HubSpotHealthResult<Key>> {
    const status = await this.repository.ping().then(
      () => {
        const message = this.keyRotation.missingKeys();
        return { status: 'up' as const, ...(message === undefined ? {} : { message }) };
      },
      () => ({ status: 'down' as const, message: 'The database is not available.' }),
    );
    return { [key]: status } as HubSpotHealthResult<Key>;
  }
}
