import {
  HubSpotConnectionRepository,
  type HubSpotOAuthEvent,
  HubSpotOAuthEvents,
} from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Sealer } from '../../../libs/hubspot-oauth/src/encryption/sealer.js';
import { HubSpotOAuthApi } from '../../../libs/hubspot-oauth/src/oauth-api/hubspot-oauth.api.js';
import { resolveOptions } from '../../../libs/hubspot-oauth/src/options/resolve-options.js';
import {
  RandomSource,
  SystemRandomSource,
} from '../../../libs/hubspot-oauth/src/runtime/random.js';
import { Shutdown } from '../../../libs/hubspot-oauth/src/runtime/shutdown.js';
import { Telemetry } from '../../../libs/hubspot-oauth/src/runtime/telemetry.js';
import { AdoptGrant } from '../../../libs/hubspot-oauth/src/tokens/adopt-grant.js';
import { AdoptGrants } from '../../../libs/hubspot-oauth/src/tokens/adopt-grants.js';
import { AdoptionAttempt } from '../../../libs/hubspot-oauth/src/tokens/adoption-attempt.js';
import { ConnectionCache } from '../../../libs/hubspot-oauth/src/tokens/connection-cache.js';
import { Disconnect } from '../../../libs/hubspot-oauth/src/tokens/disconnect.js';
import { HubSpotTokenService } from '../../../libs/hubspot-oauth/src/tokens/hubspot-token.service.js';
import { InstallGrant } from '../../../libs/hubspot-oauth/src/tokens/install-grant.js';
import { ClientCircuitBreaker } from '../../../libs/hubspot-oauth/src/tokens/refresh/client-circuit-breaker.js';
import { LeasedRefresh } from '../../../libs/hubspot-oauth/src/tokens/refresh/leased-refresh.js';
import { RefreshTelemetry } from '../../../libs/hubspot-oauth/src/tokens/refresh/refresh-telemetry.js';
import { RefreshScheduler } from '../../../libs/hubspot-oauth/src/tokens/refresh/refresh.scheduler.js';
import { TokenRefresher } from '../../../libs/hubspot-oauth/src/tokens/refresh/token-refresher.js';
import { UnsavedTokens } from '../../../libs/hubspot-oauth/src/tokens/refresh/unsaved-tokens.js';
import { SealedGrants } from '../../../libs/hubspot-oauth/src/tokens/sealed-grants.js';

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

/** The token classes of one process. */
export class TokenProcess {
  readonly events: HubSpotOAuthEvent[] = [];
  readonly shutdown = new Shutdown();
  readonly api: ObservedApi;
  readonly sealedGrants: SealedGrants;
  readonly cache: ConnectionCache;
  readonly circuitBreaker: ClientCircuitBreaker;
  readonly unsavedTokens: UnsavedTokens;
  readonly leasedRefresh: LeasedRefresh;
  readonly refresher: TokenRefresher;
  readonly installGrant: InstallGrant;
  readonly adoption: AdoptGrant;
  readonly disconnection: Disconnect;
  readonly scheduler: RefreshScheduler;
  readonly service: HubSpotTokenService;

  constructor(
    readonly options: ReturnType<typeof resolveOptions>,
    store: HubSpotConnectionRepository,
    clock: ManualClock,
  ) {
    const random: RandomSource = new SteadyRandomSource();
    const events = new HubSpotOAuthEvents();
    events.all.subscribe((event) => this.events.push(event));
    const { shutdown } = this;
    const telemetry = new RefreshTelemetry(new Telemetry(), clock);
    this.api = new ObservedApi(options, clock);
    this.sealedGrants = new SealedGrants(new Sealer(options, random), clock);
    this.cache = new ConnectionCache(options, store, this.sealedGrants, clock, random);
    const { api, sealedGrants, cache } = this;
    this.circuitBreaker = new ClientCircuitBreaker(events, clock);
    const breaker = this.circuitBreaker;
    this.unsavedTokens = new UnsavedTokens(
      store,
      sealedGrants,
      cache,
      api,
      events,
      clock,
      shutdown,
    );
    const unsaved = this.unsavedTokens;
    this.leasedRefresh = new LeasedRefresh(
      options,
      store,
      api,
      sealedGrants,
      unsaved,
      cache,
      breaker,
      events,
      telemetry,
      clock,
      shutdown,
    );
    this.refresher = new TokenRefresher(
      options,
      store,
      cache,
      unsaved,
      this.leasedRefresh,
      breaker,
      events,
      clock,
      random,
      shutdown,
    );
    this.installGrant = new InstallGrant(
      options,
      store,
      sealedGrants,
      cache,
      api,
      breaker,
      events,
      clock,
      random,
    );
    this.adoption = new AdoptGrant(api, this.installGrant, breaker, telemetry);
    this.disconnection = new Disconnect(
      options,
      store,
      sealedGrants,
      cache,
      api,
      events,
      telemetry,
      clock,
      random,
      shutdown,
    );
    this.scheduler = new RefreshScheduler(options, cache, this.refresher, store);
    this.service = new HubSpotTokenService(
      options,
      cache,
      this.refresher,
      unsaved,
      this.disconnection,
      this.adoption,
      new AdoptGrants(
        options,
        store,
        new AdoptionAttempt(
          options,
          store,
          api,
          this.installGrant,
          sealedGrants,
          breaker,
          telemetry,
          clock,
        ),
        clock,
        shutdown,
      ),
      api,
      breaker,
      clock,
    );
  }
}
