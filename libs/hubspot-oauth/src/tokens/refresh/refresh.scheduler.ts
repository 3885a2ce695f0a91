import {
  Inject,
  Injectable,
  Logger,
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
import { ConnectionCache } from '../connection-cache.js';
import { EAGER_INTERVAL_MS, IDLE_AFTER_MS } from './refresh-policy.js';
import { TokenRefresher } from './token-refresher.js';

const CONCURRENT_REFRESHES = 10;

const PURGE_INTERVAL_MS = 10 * 60_000;
/** Expired authorizations are kept for a while, so that a late callback gets the right error. */
const PURGE_OLDER_THAN_MS = 60 * 60_000;

/** What happens without a caller: background refreshes, and the purge of old authorizations. */
@Injectable()
export class RefreshScheduler implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');

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

  /** `@Interval` would give the intervals of two HubSpot apps in one process the same name. */
  onApplicationBootstrap(): void {
    this.repeat('refresh-ahead', EAGER_INTERVAL_MS, () => this.refreshAhead());
    this.repeat('purge-authorizations', PURGE_INTERVAL_MS, () => this.purgeAuthorizations());
  }

  /** Refreshes what this instance uses. Other instances refresh what they use. */
  async refreshAhead(): Promise<void> {
    const due = this.cache.dueForRefresh(IDLE_AFTER_MS).values();
    const worker = async () => {
      for (const connection of due) await this.refresher.refreshEagerly(connection);
    };
    await Promise.all(Array.from({ length: CONCURRENT_REFRESHES }, worker));
  }

  async purgeAuthorizations(): Promise<void> {
    await this.repository.purgeAuthorizations(PURGE_OLDER_THAN_MS);
  }

  /** @nestjs/schedule clears the interval when the application closes. */
  private repeat(name: string, intervalMs: number, job: () => Promise<void>): void {
    const interval = setInterval(() => {
      job().catch((error: unknown) => {
        this.logger.error(`${name} failed: ${error instanceof Error ? error.message : 'unknown'}`);
      });
    }, intervalMs);
    this.scheduler?.addInterval(`hubspot-oauth:${this.options.clientId}:${name}`, interval);
  }
}
