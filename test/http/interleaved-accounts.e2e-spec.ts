import { Agent } from 'node:http';
import { HubSpotHttpService, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { firstValueFrom } from 'rxjs';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { FULL_SIZE } from '../support/full-size.js';
import { TokenRecorder } from './support/token-recorder.js';

const ACCOUNTS = Array.from({ length: FULL_SIZE ? 1_000 : 100 }, (_, index) => 3_000_001 + index);
const AT_ONCE = 50;
/** Long, because a busy machine must not fail this test. */
const TIMES = { waitMs: 90_000, callTimeoutMs: 60_000 };

describe('many accounts on one instance', () => {
  let booted: BootedApp;
  let recorder: TokenRecorder;
  let http: HubSpotHttpService;
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    recorder = new TokenRecorder();
    booted = await bootApp({
      options: { apiUrl: await recorder.start(), refresh: TIMES },
    });
    http = booted.app.get(HubSpotHttpService);
    http.axiosRef.defaults.httpAgent = agent;
    const tokens = booted.app.get(HubSpotTokenService);
    await interleaved(ACCOUNTS, (hubId) =>
      tokens.adopt({ refreshToken: recorder.refreshTokenOf(hubId), hubId }),
    );
  }, 120_000);
  beforeEach(() => recorder.calls.splice(0));
  afterAll(async () => {
    await booted.close();
    await recorder.stop();
    agent.destroy();
  });

  const surfaces: readonly ((hubId: number, path: string) => Promise<unknown>)[] = [
    (hubId, path) => http.forAccount(hubId).axiosRef.get(path),
    (hubId, path) => http.axiosRef.get(path, { hubId }),
    (hubId, path) => firstValueFrom(http.forAccount(hubId).get(path)),
    (hubId, path) => firstValueFrom(http.get(path, { hubId })),
    async (hubId, path) => (await http.fetchFor(hubId)(path)).arrayBuffer(),
  ];

  it('are each called with their own token, by whatever surface', async () => {
    const calls = surfaces.flatMap((_, round) =>
      ACCOUNTS.map((hubId, index) => ({ hubId, call: surfaces[(round + index) % 5]! })),
    );
    await interleaved(calls, ({ hubId, call }) => call(hubId, recorder.pathOf(hubId)));
    expect(recorder.calls).toHaveLength(surfaces.length * ACCOUNTS.length);
    expect(recorder.calls.filter(wrong)).toEqual([]);
    for (const hubId of ACCOUNTS) {
      expect(recorder.calls.filter((call) => call.hubId === hubId)).toHaveLength(surfaces.length);
    }
  }, 120_000);

  it('are called with new tokens after all have expired, with one refresh and one replay each', async () => {
    recorder.expireAccessTokens();
    await interleaved(
      ACCOUNTS.map((hubId, index) => ({ hubId, call: surfaces[index % 5]! })),
      ({ hubId, call }) => call(hubId, recorder.pathOf(hubId)),
    );
    const served = recorder.calls.filter(({ status }) => status === 200);
    expect(served.filter(wrong)).toEqual([]);
    expect(new Set(served.map(({ hubId }) => hubId)).size).toBe(ACCOUNTS.length);
    expect(recorder.calls).toHaveLength(2 * ACCOUNTS.length);
    expect(ACCOUNTS.filter((hubId) => recorder.refreshesOf(hubId) !== 2)).toEqual([]);
  }, 120_000);

  const wrong = ({ hubId, authorization }: TokenRecorder['calls'][number]) =>
    authorization !== recorder.authorizationOf(hubId);
});

/** Works on many at once, next to each other those of different accounts. */
async function interleaved<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
