import { inspect } from 'node:util';
import { testApp, TEST_KEY } from '../support/boot-app.js';
import { LogRecorder } from './support/log-recorder.js';
import { HUB_ID, TokenFixture } from './support/token-fixture.js';
import type { TokenProcess } from './support/token-process.js';

const MINUTE_MS = 60_000;
const CLIENT_REJECTED =
  'warn: HubSpot rejects the client id or client secret of this app. No tokens are refreshed for 30000 ms. ' +
  'Check clientId (HUBSPOT_CLIENT_ID) and clientSecret (HUBSPOT_CLIENT_SECRET).';

describe('the log', () => {
  let log: LogRecorder;
  let fixture: TokenFixture;
  let process: TokenProcess;
  let secrets: string[];

  beforeEach(async () => {
    fixture = await TokenFixture.create();
    log = new LogRecorder().start();
    process = fixture.process();
    const key = Buffer.from(TEST_KEY.split(':')[1] ?? '', 'base64');
    secrets = [
      testApp().clientSecret,
      key.toString('base64'),
      inspect(key).slice(8, 30),
      'a-state',
    ];
  });
  afterEach(async () => {
    await fixture.close();
    log.stop();
  });

  const connect = async (source: 'install' | 'marketplace' | 'adoption' = 'install') => {
    const grant = await fixture.grantOf(process, HUB_ID);
    secrets.push(grant.accessToken, grant.refreshToken);
    await process.installGrant.install(grant, source);
  };
  const refresh = async () => {
    const refreshed = process.service.refresh(HUB_ID);
    await fixture.until(refreshed.then((token) => secrets.push(token))).catch(() => undefined);
  };
  const plan = (status: number, body?: object) =>
    fixture.emulator.faults.plan({
      endpoint: 'token',
      times: 'always',
      fault: { kind: 'status', status, ...(body !== undefined && { body }) },
    });

  const transitions: readonly [string, () => Promise<unknown>, readonly string[]][] = [
    ['an install', () => connect(), [`log: HubSpot account ${HUB_ID} connected (install).`]],
    [
      'an install from the Marketplace',
      () => connect('marketplace'),
      [`log: HubSpot account ${HUB_ID} connected (marketplace).`],
    ],
    [
      'an adoption',
      async () => {
        const { refreshToken } = await fixture.grantOf(process, HUB_ID);
        secrets.push(refreshToken);
        await process.service.adopt({ refreshToken });
      },
      [`log: HubSpot account ${HUB_ID} connected (adoption).`],
    ],
    [
      'a refresh',
      async () => {
        await connect();
        await refresh();
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `debug: Refreshed the tokens of HubSpot account ${HUB_ID}.`,
      ],
    ],
    [
      'a refresh with other scopes',
      async () => {
        await connect();
        const row = await fixture.row();
        const lease = {
          ...row,
          owner: 'x',
          expectedVersion: 1,
          scopes: ['oauth', 'crm.lists.read'],
        };
        await fixture.store.saveTokens(lease as never);
        await refresh();
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `debug: Refreshed the tokens of HubSpot account ${HUB_ID}.`,
        `log: HubSpot account ${HUB_ID} changed its scopes: added crm.objects.contacts.read, removed crm.lists.read.`,
      ],
    ],
    [
      'a failed refresh',
      async () => {
        await connect();
        plan(503, {});
        await refresh();
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `warn: Could not refresh the tokens of HubSpot account ${HUB_ID} (status 503). Next attempt in 2000 ms at the earliest.`,
      ],
    ],
    [
      'a revoked grant',
      async () => {
        await connect();
        fixture.emulator.accounts.uninstall(HUB_ID);
        await refresh();
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `warn: HubSpot no longer accepts the grant of account ${HUB_ID}. The app has to be installed there again.`,
      ],
    ],
    [
      'a rejected client',
      async () => {
        await connect();
        plan(401, { error: 'invalid_client' });
        await refresh();
        await refresh();
      },
      [`log: HubSpot account ${HUB_ID} connected (install).`, CLIENT_REJECTED],
    ],
    [
      'a lease that is taken over',
      async () => {
        await connect();
        const lease = { ...(await fixture.row()), owner: 'frozen', leaseMs: 100 };
        await fixture.store.takeLease({ ...lease, statuses: ['active'] });
        fixture.clock.advance(100);
        await refresh();
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `debug: Took over the refresh of HubSpot account ${HUB_ID} from a process that let its lease lapse.`,
        `debug: Refreshed the tokens of HubSpot account ${HUB_ID}.`,
      ],
    ],
    [
      'a store that is down',
      async () => {
        await connect();
        const row = await fixture.row();
        const grant = await fixture.grantOf(process, HUB_ID);
        secrets.push(grant.accessToken, grant.refreshToken);
        fixture.storeFault = 'down';
        await process.unsavedTokens.save(row, { ...grant, scopes: row.scopes });
        fixture.storeFault = 'none';
        await process.unsavedTokens.trySave(HUB_ID);
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `warn: The new tokens of HubSpot account ${HUB_ID} are kept in memory, because the database does not respond. They are written again until it does.`,
        `debug: Refreshed the tokens of HubSpot account ${HUB_ID}.`,
      ],
    ],
    [
      'a disconnect',
      async () => {
        await connect();
        await process.service.disconnect(HUB_ID, { uninstall: true });
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `log: HubSpot account ${HUB_ID} disconnected.`,
      ],
    ],
    [
      'a disconnect that HubSpot is not told of',
      async () => {
        await connect();
        fixture.clock.advance(31 * MINUTE_MS);
        fixture.emulator.faults.plan({
          endpoint: 'revoke',
          fault: { kind: 'status', status: 500, body: {} },
        });
        await process.service.disconnect(HUB_ID);
      },
      [
        `log: HubSpot account ${HUB_ID} connected (install).`,
        `log: HubSpot account ${HUB_ID} disconnected.`,
        `warn: HubSpot account ${HUB_ID} is disconnected from this application, but HubSpot did not revoke the grant (status 500).`,
      ],
    ],
  ];

  it.each(transitions)(
    'has a line for each transition, without secrets: %s',
    async (_name, act, lines) => {
      await act();
      expect(log.lines).toEqual(lines);
      expect(secrets.filter((secret) => log.everything.includes(secret))).toEqual([]);
    },
  );
});
