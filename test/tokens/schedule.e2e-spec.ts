import { Injectable } from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import {
  HubSpotConfigurationError,
  HubSpotConnectionRepository,
  HubSpotOAuthEvents,
  HubSpotOAuthModule,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { RefreshScheduler } from '../../libs/hubspot-oauth/src/tokens/refresh/refresh.scheduler.js';
import { type BootedApp, bootApp, TEST_KEY } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { install, startInstall } from '../support/install.js';
import { Browser } from '../support/browser.js';
import { OffsetClock } from '../support/offset-clock.js';

const HUB_ID = 1234567;
const MINUTE = 60_000;

@Injectable()
class HostJob {
  runs = 0;

  @Interval('host-job', 50)
  run(): void {
    this.runs += 1;
  }
}

describe('the schedule', () => {
  let clock: OffsetClock;
  let booted: BootedApp;

  beforeEach(async () => {
    clock = new OffsetClock();
    booted = await bootApp({ clock, metadata: { providers: [HostJob] } });
  });
  afterEach(() => booted.close());

  const advance = (durationMs: number) => {
    clock.advance(durationMs);
    booted.emulator.clock.advance(durationMs);
  };
  const schedule = () => booted.app.get(RefreshScheduler);
  const refreshCount = () =>
    booted.emulator.requests.count('token', { grantType: 'refresh_token' });

  it('refreshes before its expiry what this instance used, without a caller', async () => {
    await install(booted, undefined, { hubId: HUB_ID });
    advance(20 * MINUTE);
    const old = await booted.app.get(HubSpotTokenService).getAccessToken(HUB_ID);
    await schedule().refreshAhead();
    expect(refreshCount()).toBe(0);

    advance(8 * MINUTE);
    const refreshed: string[] = [];
    booted.app
      .get(HubSpotOAuthEvents)
      .on('connection.refreshed')
      .subscribe(({ type }) => refreshed.push(type));
    await schedule().refreshAhead();
    await eventually(() => expect(refreshed).toHaveLength(1));
    expect(await booted.app.get(HubSpotTokenService).getAccessToken(HUB_ID)).not.toBe(old);
    expect(refreshCount()).toBe(1);
  });

  it('lets a token expire that nobody used for half an hour', async () => {
    await install(booted, undefined, { hubId: HUB_ID });
    advance(27 * MINUTE);
    await schedule().refreshAhead();
    expect(refreshCount()).toBe(1);
    for (let minutes = 0; minutes < 90; minutes += 5) {
      advance(5 * MINUTE);
      await schedule().refreshAhead();
    }
    expect(refreshCount()).toBe(1);
  });

  it('forgets authorizations an hour after they expired', async () => {
    const url = await startInstall(new Browser(), booted.origin);
    const callback = await booted.emulator.approve(url, { hubId: HUB_ID });
    advance(65 * MINUTE);
    await schedule().purgeAuthorizations();
    expect((await new Browser().get(callback)).body).toContain('expired_state');

    advance(10 * MINUTE);
    await schedule().purgeAuthorizations();
    expect((await new Browser().get(callback)).body).toContain('unknown_state');
  });

  it('runs beside the jobs of the host, each registered once', async () => {
    expect(booted.app.get(SchedulerRegistry).getIntervals().toSorted()).toEqual([
      'host-job',
      `hubspot-oauth:${booted.emulator.apps[0]?.clientId}:purge-authorizations`,
      `hubspot-oauth:${booted.emulator.apps[0]?.clientId}:purge-webhook-events`,
      `hubspot-oauth:${booted.emulator.apps[0]?.clientId}:refresh-ahead`,
    ]);
    await eventually(() => expect(booted.app.get(HostJob).runs).toBeGreaterThan(1));
  });

  it('is missed at boot where the host has none', async () => {
    const module = await Test.createTestingModule({
      imports: [
        HubSpotOAuthModule.forRoot({
          clientId: 'client',
          clientSecret: 'secret',
          redirectUri: 'http://localhost/hubspot/oauth/callback',
          scopes: ['oauth'],
          encryptionKeys: TEST_KEY,
          connectionRepository: { useClass: InMemoryHubSpotConnectionRepository },
        }),
      ],
    })
      .overrideProvider(HubSpotConnectionRepository)
      .useValue(new InMemoryHubSpotConnectionRepository())
      .compile();
    const boot = module.createNestApplication({ logger: false }).init();
    await expect(boot).rejects.toThrow(HubSpotConfigurationError);
    await expect(boot).rejects.toThrow(/ScheduleModule\.forRoot\(\)/);
  });
});
