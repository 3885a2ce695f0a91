import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
  Optional,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { HubSpotConnectionRepository } from '../../connections/hubspot-connection.repository.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { purgeInBatches } from '../../runtime/purge-in-batches.js';
import { scheduleJob } from '../../runtime/scheduled-job.js';
import { ConnectionCache } from '../connection-cache.js';
import { EAGER_INTERVAL_MS, IDLE_AFTER_MS } from './refresh-policy.js';
import { TokenRefresher } from './token-refresher.js';

const PURGE_INTERVAL_MS = 10 * 60_000;
/** Expired authorizations are kept for a while, so that a late callback gets the right error. */
const PURGE_OLDER_THAN_MS = 60 * 60_000;

/** What happens without a caller: background refreshes, and the purge of old authorizations. */
@Injectable()
export class RefreshScheduler implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly cache: ConnectionCache,
    private readonly refresher: TokenRefresher,
    private readonly repository: HubSpotConnectionRepository,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {}

  onModuleInit(): void {
    if (this.scheduler !== undefined) return;
    throw new HubSpotConfigurationError([
      {
        option: 'ScheduleModule',
        reason:
          'is missing: import ScheduleModule.forRoot() of @nestjs/schedule in the root module. This library does not import it, because a second one would run every job of the application twice',
      },
    ]);
  }

  onApplicationBootstrap(): void {
    this.schedule('refresh-ahead', EAGER_INTERVAL_MS, () => this.refreshAhead());
    this.schedule('purge-authorizations', PURGE_INTERVAL_MS, () => this.purgeAuthorizations());
  }

  /** Refreshes what this instance uses. Other instances refresh what they use. */
  async refreshAhead(): Promise<void> {
    const due = this.cache.dueForRefresh(IDLE_AFTER_MS);
    await Promise.all(due.map((connection) => this.refresher.refreshEagerly(connection)));
  }

  async purgeAuthorizations(): Promise<void> {
    await purgeInBatches((limit) =>
      this.repository.purgeAuthorizations({ olderThanMs: PURGE_OLDER_THAN_MS, limit }),
    );
  }

  private schedule(name: string, intervalMs: number, run: () => Promise<void>): void {
    const { clientId } = this.options;
    if (this.scheduler !== undefined) {
      scheduleJob(this.scheduler, { name, clientId, intervalMs, run });
    }
  }
}
