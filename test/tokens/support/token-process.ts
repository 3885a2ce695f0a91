import {
  HubSpotConnectionRepository,
  type HubSpotOAuthEvent,
  HubSpotOAuthEvents,
} from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { HubSpotOAuthApi } from '../../../libs/hubspot-oauth/src/oauth-api/hubspot-oauth.api.js';
import { resolveOptions } from '../../../libs/hubspot-oauth/src/options/resolve-options.js';
import { SystemRandomSource } from '../../../libs/hubspot-oauth/src/runtime/random.js';
import { Shutdown } from '../../../libs/hubspot-oauth/src/runtime/shutdown.js';
import { createTokenServices } from '../../../libs/hubspot-oauth/src/tokens/create-token-services.js';
import { RefreshScheduler } from '../../../libs/hubspot-oauth/src/tokens/refresh/refresh.scheduler.js';

/** Jitter without chance. */
class SteadyRandomSource extends SystemRandomSource {
  override fraction(): number {
    return 0.5;
  }
}

/** Counts the calls that HubSpot processes, during which the clock must stand still. */
class ObservedApi extends HubSpotOAuthApi {
  pending = 0;
  /** When each refresh token was sent, on the clock. */
  readonly sentAtMs: number[] = [];

  constructor(
    options: ReturnType<typeof resolveOptions>,
    private readonly observedClock: ManualClock,
  ) {
    super(options, observedClock);
  }

  override exchangeCode(code: string): ReturnType<HubSpotOAuthApi['exchangeCode']> {
    return this.observed(super.exchangeCode(code));
  }

  override refresh(token: string): ReturnType<HubSpotOAuthApi['refresh']> {
    this.sentAtMs.push(this.observedClock.monotonicNow());
    return this.observed(super.refresh(token));
  }

  override introspect(
    ...parameters: Parameters<HubSpotOAuthApi['introspect']>
  ): ReturnType<HubSpotOAuthApi['introspect']> {
    return this.observed(super.introspect(...parameters));
  }

  override revoke(token: string): ReturnType<HubSpotOAuthApi['revoke']> {
    return this.observed(super.revoke(token));
  }

  override uninstall(token: string): ReturnType<HubSpotOAuthApi['uninstall']> {
    return this.observed(super.uninstall(token));
  }

  private async observed<Value>(work: Promise<Value>): Promise<Value> {
    this.pending += 1;
    try {
      return await work;
    } finally {
      this.pending -= 1;
    }
  }
}

export type TokenProcess = ReturnType<typeof createTokenProcess>;

/** The token classes of one process. */
export function createTokenProcess(
  options: ReturnType<typeof resolveOptions>,
  repository: HubSpotConnectionRepository,
  clock: ManualClock,
) {
  const published = new HubSpotOAuthEvents();
  const events: HubSpotOAuthEvent[] = [];
  published.all.subscribe((event) => events.push(event));
  const shutdown = new Shutdown();
  const api = new ObservedApi(options, clock);
  const random = new SteadyRandomSource();
  const context = { options, repository, api, events: published, clock, random, shutdown };
  const services = createTokenServices(context);
  const scheduler = new RefreshScheduler(options, services.cache, services.refresher, repository);
  return { ...services, options, events, shutdown, api, scheduler };
}
