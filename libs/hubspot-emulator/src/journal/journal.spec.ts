import { CrmClient } from '../testing/crm-client.js';
import { stopEmulators } from '../testing/running-emulators.js';
import type { TokenBody } from '../testing/test-client.js';

const BASE = '/webhooks-journal';
const SCOPES =
  'developer.webhooks_journal.read developer.webhooks_journal.subscriptions.read developer.webhooks_journal.subscriptions.write';

interface Position {
  readonly url: string;
  readonly currentOffset: string;
}

interface JournalFile {
  readonly offset: string;
  readonly journalEvents: Record<string, unknown>[];
}

describe('the webhooks journal', () => {
  let client: CrmClient;
  let token: string;
  beforeEach(async () => {
    client = await CrmClient.start();
    token = (await credentials(SCOPES)).body.access_token;
  });
  afterEach(stopEmulators);

  const credentials = (scope: string) =>
    client.post<TokenBody>('token', { grant_type: 'client_credentials', scope });
  const send = <Body>(method: string, path: string, body?: object) =>
    client.call<Body>(token, `${BASE}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const subscribe = (eventTypeId: string) =>
    send<{ id: number }>('POST', '/subscriptions/2026-03', {
      subscriptionType: 'APP_LIFECYCLE_EVENT',
      eventTypeId,
      properties: [],
    });
  const file = async ({ url }: Position) =>
    (await client.request<JournalFile>(url.slice(client.emulator.url.length))).body;

  it('needs a client credentials token with the scope', async () => {
    const { status, body } = await credentials(SCOPES);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'token_type',
      'token_use',
    ]);
    expect((await credentials('crm.objects.contacts.read')).body).toMatchObject({
      error: 'invalid_scope',
    });
    expect((await client.call(token, '/crm/v3/objects/contacts')).status).toBe(401);
    expect((await client.request(`${BASE}/journal/2026-03/earliest`)).status).toBe(401);
    token = (await credentials('developer.webhooks_journal.subscriptions.read')).body.access_token;
    expect((await send('GET', '/journal/2026-03/earliest')).status).toBe(403);
  });

  it('has the uninstalls and installs that are subscribed, in order', async () => {
    expect((await send('GET', '/journal/2026-03/earliest')).status).toBe(204);
    await subscribe('4-1916193');
    client.emulator.accounts.uninstall(1);
    await client.connect(1);
    client.emulator.accounts.uninstall(1);
    const first = (await send<Position>('GET', '/journal/2026-03/earliest')).body;
    expect((await file(first)).journalEvents).toMatchObject([
      { type: 'app_lifecycle_event', action: 'APP_UNINSTALL', portalId: 1 },
    ]);
    const next = `/journal/2026-03/offset/${first.currentOffset}/next`;
    const second = (await send<Position>('GET', next)).body;
    const latest = (await send<Position>('GET', '/journal/2026-03/latest')).body;
    expect(second.currentOffset).toBe(latest.currentOffset);
    const end = await send('GET', `/journal/2026-03/offset/${second.currentOffset}/next`);
    expect(end.status).toBe(204);
    const batch = await send<{ results: Position[] }>('GET', '/journal/2026-03/batch/earliest/5');
    expect(batch.body.results).toHaveLength(2);
  });

  it('has the uninstall that an app asks for', async () => {
    await subscribe('4-1916193');
    const { access_token } = await client.connect(1);
    await client.call(access_token, '/appinstalls/2026-03/external-install', { method: 'DELETE' });
    expect((await send('GET', '/journal/2026-03/earliest')).status).toBe(200);
  });

  it('keeps entries for three days and their URLs for a limited time', async () => {
    await subscribe('4-1916193');
    client.emulator.accounts.uninstall(1);
    const position = (await send<Position>('GET', '/journal/2026-03/earliest')).body;
    client.emulator.clock.advance(11 * 60_000);
    expect(await file(position)).toMatchObject({ status: 'error' });
    client.emulator.clock.advance(3 * 24 * 3_600_000);
    token = (await credentials(SCOPES)).body.access_token;
    expect((await send('GET', '/journal/2026-03/earliest')).status).toBe(204);
  });

  it('has one subscription per event type, which can be deleted', async () => {
    const { id } = (await subscribe('4-1916193')).body;
    expect((await subscribe('4-1916193')).body.id).toBe(id);
    const list = await send<{ results: object[] }>('GET', '/subscriptions/2026-03');
    expect(list.body.results).toMatchObject([{ id, objectTypeId: '4-1916193' }]);
    expect((await send('DELETE', `/subscriptions/2026-03/${id}`)).status).toBe(204);
    client.emulator.accounts.uninstall(1);
    expect((await send('GET', '/journal/2026-03/earliest')).status).toBe(204);
  });

  it('has changes of objects', async () => {
    await send('POST', '/subscriptions/2026-03', {
      subscriptionType: 'OBJECT',
      objectTypeId: '0-1',
      portalId: 1,
      actions: ['CREATE'],
      properties: [],
      objectIds: [],
    });
    await client.send('POST', '/crm/v3/objects/contacts', { properties: { firstname: 'A' } });
    const position = (await send<Position>('GET', '/journal/2026-03/latest')).body;
    expect((await file(position)).journalEvents).toMatchObject([
      { action: 'CREATE', objectTypeId: '0-1' },
    ]);
  });
});
