import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSeedFile } from '../accounts/seed-file.js';
import { CrmClient } from '../testing/crm-client.js';
import { stopEmulators } from '../testing/running-emulators.js';
import type { CrmObject } from './objects/crm-object.js';

describe('the state of the CRM', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'emulator-'));
  });
  afterEach(async () => {
    await stopEmulators();
    await rm(folder, { recursive: true });
  });

  it('is kept across a restart: changed, new and archived objects and associations', async () => {
    const stateFile = path.join(folder, 'state.json');
    const accounts = [{ hubId: 1, objects: { contacts: 3 } }];
    const before = await CrmClient.start({ stateFile, accounts });
    const [first, second] = before.emulator.accounts.get(1).contacts;
    await before.send('PATCH', `/crm/v3/objects/contacts/${first?.id}`, {
      properties: { firstname: 'Changed' },
    });
    await before.send('DELETE', `/crm/v3/objects/contacts/${second?.id}`);
    const { body } = await before.send<CrmObject>('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'new@example.com' },
    });
    const links = `/crm/v4/objects/contacts/${body.id}/associations`;
    await before.send('PUT', `${links}/default/companies/100001`);
    const contacts = before.emulator.accounts.get(1).contacts;
    await before.emulator.stop();

    const after = await CrmClient.start({ stateFile, accounts });
    expect(after.emulator.accounts.get(1).contacts).toEqual(contacts);
    expect((await after.send('GET', `${links}/companies`)).body).toMatchObject({
      results: [{ toObjectId: 100001 }],
    });
    const again = await after.send('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'NEW@example.com' },
    });
    expect(again.status).toBe(409);
  });

  it('starts with the objects of a seed file', async () => {
    const file = path.join(folder, 'seed.json');
    const objects = { contacts: [{ email: 'seed@example.com' }], deals: 2 };
    await writeFile(file, JSON.stringify({ accounts: [{ hubId: 1, objects }] }));
    const client = await CrmClient.start({ accounts: await readSeedFile(file) });
    const byEmail = '/crm/v3/objects/contacts/seed@example.com?idProperty=email';
    expect((await client.send('GET', byEmail)).status).toBe(200);
  });

  it.each(['', '[]', '{"accounts":{}}', '{"accounts":[{"hubId":1,"objects":{"contacts":-1}}]}'])(
    'does not start with the seed file %p',
    async (content) => {
      const file = path.join(folder, 'seed.json');
      await writeFile(file, content);
      await expect(readSeedFile(file)).rejects.toThrow('is not a seed file');
    },
  );
});
