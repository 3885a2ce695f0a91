import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';

const TEN_MEGABYTES = 10 * 1024 * 1024;

it('takes bodies of ten megabytes, and refuses larger ones with 413', async () => {
  const emulator = await HubSpotEmulator.start({ rateLimits: false });
  const client = new TestClient(emulator);
  const write = { optional_scope: 'crm.objects.contacts.write' };
  const { access_token: accessToken } = await client.connect(1234567, write);
  const create = (bytes: number) =>
    client.call<ErrorBody>(accessToken, '/crm/v3/objects/contacts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"properties":{"firstname":"A"}}'.padEnd(bytes, ' '),
    });

  expect((await create(TEN_MEGABYTES)).status).toBe(201);
  const refused = await create(TEN_MEGABYTES + 1);
  expect(refused.status).toBe(413);
  expect(refused.body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  await emulator.stop();
});
