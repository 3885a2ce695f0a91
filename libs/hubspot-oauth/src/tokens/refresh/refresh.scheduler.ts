import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { BackgroundRefresh } from './background-refresh.js';
import { ConnectionCache } from '../connection-cache.js';

const REFRESH_INTERVAL_MS = 30_000;
/** Tokens that nobody used for so long are left to expire: the next call pays one spend. */
const IDLE_AFTER_MS = 30 * 60_000;
const CONCURRENT_REFRESHES = 10;

const PURGE_INTERVAL_MS = 10 * 60_000;
/** Expired authorizations are kept for a while, to tell a late callback what happened. */
const PURGE_OLDER_THAN_MS = 60 * 60_000;

/** What happens without a caller: refreshes ahead of expiry, and the end of old authorizations. */
@Injectable()
export class RefreshScheduler implements OnModuleInit {
  constructor(
    private readonly connections: ConnectionCache,
    private readonly background: BackgroundRefresh,
    private readonly repository: HubSpotConnectionRepository,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    if (this.scheduler !== undefined) return;
    throw new HubSpotConfigurationError([
      {
        option: 'ScheduleModule',
        reason:
          'is missing: import ScheduleModule.forRoot() of @nestjs/schedule in the root module. This library leaves that to you, because a second one would run every job of the application twice',
      },
    ]);
  }

  /** Refreshes what this instance used lately; what other instances use is theirs to refresh. */
  @Interval('hubspot-oauth:refresh-ahead', REFRESH_INTERVAL_MS)
  async refreshAhead(): Promise<void> {
    const due = this.connections.dueForRefresh(IDLE_AFTER_MS).values();
    const worker = async () => {
      for (const live of due) await this.background.refresh(live);
    };
    await Promise.all(Array.from({ length: CONCURRENT_REFRESHES }, worker));
  }

  @Interval('hubspot-oauth:purge-authorizations', PURGE_INTERVAL_MS)
  async purgeAuthorizations(): Promise<void> {
    await this.repository.purgeAuthorizations(PURGE_OLDER_THAN_MS);
  }
}
