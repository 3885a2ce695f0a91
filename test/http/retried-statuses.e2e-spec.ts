import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { type AppWithApi, bootWithApi, failureOf, sendJson } from './support/api-server.js';
import { HUB_ID } from './support/connected-accounts.js';

/** Without 421: fetch itself sends such a request again. */
const STATUSES = Array.from({ length: 300 }, (_, index) => 300 + index).filter(
  (status) => status !== 421,
);
/** Sent again whatever the method, because HubSpot refused them before they took effect. */
const REFUSED = [401, 423, 429, 477];
const PERMANENT = [501, 505];
const isRetried = (status: number, method: string) =>
  REFUSED.includes(status) ||
  (method === 'GET' && (status === 408 || (status >= 500 && !PERMANENT.includes(status))));

/** Pauses before retries take no time. Longer waits, such as that for a token, do not end. */
class ClockWithoutPauses extends ManualClock {
  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return durationMs < 15_000 ? Promise.resolve() : super.sleep(durationMs, signal);
  }
}

describe('every status', () => {
  let booted: AppWithApi;

  beforeAll(async () => {
    booted = await bootWithApi({ clock: new ClockWithoutPauses(), options: { pacing: false } });
  });
  afterAll(() => booted.close());

  const clients: Readonly<Record<string, (method: string) => Promise<unknown>>> = {
    axios: (method) => booted.http.forAccount(HUB_ID).axiosRef.request({ method, url: '/crm' }),
    'axios that accepts every status': (method) =>
      booted.http.axiosRef.request({
        method,
        url: '/crm',
        hubId: HUB_ID,
        validateStatus: () => true,
      }),
    fetch: (method) => booted.http.fetchFor(HUB_ID)('/crm', { method }),
  };

  it.each(
    Object.keys(clients).flatMap((client) =>
      ['GET', 'POST', 'PATCH'].map((method) => [client, method] as const),
    ),
  )('is sent again or not by %s: %s', async (client, method) => {
    const sentAgain: number[] = [];
    for (const status of STATUSES) {
      let attempts = 0;
      booted.api.respond = (_request, response) => {
        attempts += 1;
        sendJson(response, attempts === 1 ? status : 200, {});
      };
      await failureOf(clients[client]?.(method) ?? Promise.resolve());
      if (attempts > 1) sentAgain.push(status);
    }
    expect(sentAgain).toEqual(STATUSES.filter((status) => isRetried(status, method)));
  });
});
