import { ConsoleLogger, Injectable, type LoggerService } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import { Clock, HubSpotOAuthModule, OnHubSpotEvent } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';

@Injectable()
class FailsOnce {
  private calls = 0;

  @OnHubSpotEvent('contact.creation')
  created(): void {
    this.calls += 1;
    if (this.calls === 1) throw new Error('fails once');
  }
}

/** Returns the status of each attempt of one delivery: 503 and, a minute later, 204. */
export async function deliverTwice(
  port: number,
  logger: LoggerService = new ConsoleLogger(),
): Promise<readonly number[]> {
  const origin = `http://localhost:${port}`;
  const credentials = { clientId: 'my-app', clientSecret: 'my-secret' };
  const redirectUri = `${origin}/hubspot/oauth/callback`;
  const webhooks = {
    targetUrl: `${origin}/hubspot/oauth/webhooks`,
    subscriptions: ['contact.creation'],
  };
  const emulator = await HubSpotEmulator.start({
    apps: [
      {
        ...credentials,
        name: 'My App',
        redirectUris: [redirectUri],
        requiredScopes: ['oauth'],
        webhooks,
      },
    ],
  });

  const clock = new ManualClock(Date.now());
  const module = await Test.createTestingModule({
    imports: [
      ScheduleModule.forRoot(),
      HubSpotOAuthModule.forRoot({
        ...credentials,
        redirectUri,
        scopes: ['oauth'],
        encryptionKeys: `test:${Buffer.alloc(32, 'test').toString('base64')}`,
        apiUrl: emulator.url,
        appUrl: emulator.url,
        connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository(clock) },
      }),
    ],
    providers: [FailsOnce],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .setLogger(logger)
    .compile();
  const app = module.createNestApplication({ rawBody: true });
  await app.listen(port, 'localhost');

  // Installs the app as a browser does.
  const install = await fetch(`${origin}/hubspot/oauth/install`, { redirect: 'manual' });
  const callback = await emulator.approve(install.headers.get('location') ?? '');
  const cookie = install.headers.getSetCookie().join('; ');
  await fetch(callback, { headers: { cookie }, redirect: 'manual' });

  const [first] = await emulator.webhooks.send([{ subscriptionType: 'contact.creation' }]);
  const untilRetryMs = (first?.retryAt ?? 0) - emulator.clock.now();
  clock.advance(untilRetryMs); // the library's clock first: the emulator delivers at once
  emulator.clock.advance(untilRetryMs);
  await emulator.webhooks.idle();
  const statuses = emulator.webhooks.deliveries().map(({ status }) => status);

  await app.close();
  await emulator.stop();
  return statuses;
}
