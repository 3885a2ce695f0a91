import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

describe('the contacts on the page of the quickstart', () => {
  let folder: string;
  let quickstart: BootedQuickstart;
  let browser: Browser;

  async function start(environment: Record<string, string> = {}): Promise<void> {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    quickstart = await bootQuickstart({ folder, environment });
    browser = new Browser();
    await install(quickstart, browser, { hubId: 1234567 });
  }
  afterEach(async () => {
    await quickstart.close();
    await rm(folder, { recursive: true });
  });

  const home = async (query = '') => (await browser.get(`${quickstart.origin}/${query}`)).body;
  const change = (id: string, email: string, headers: Record<string, string> = SAME_ORIGIN) =>
    browser.post(`${quickstart.origin}/contacts/${id}`, {
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email }).toString(),
    });

  it('are searched', async () => {
    await start();
    expect(await home()).toContain('contact-2@');
    const found = await home('?search=contact-17%40account-1234567.example.com');
    expect(found).toContain('contact-17@account-1234567.example.com');
    expect(found).not.toContain('contact-2@');
    expect(found).toContain('value="contact-17@account-1234567.example.com"');
    expect(await home('?search=nobody-has-this')).toContain('No contact was found.');
    expect(await home(`?search=${encodeURIComponent('<b>"')}`)).toContain(
      'value="&#60;b&#62;&#34;"',
    );
    const long = await browser.get(`${quickstart.origin}/?search=${'x'.repeat(201)}`);
    expect(long.status).toBe(400);
  });

  it('are changed if the account granted it', async () => {
    await start({ HUBSPOT_OPTIONAL_SCOPES: 'crm.objects.contacts.write' });
    const [, id = ''] = /action="\/contacts\/(\d+)"/.exec(await home()) ?? [];
    expect(await change(id, 'new.address@example.com')).toMatchObject({
      status: 303,
      headers: { location: '/' },
    });
    expect(await home()).toContain('new.address@example.com');

    const refused = await change(id, 'no address');
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('The contact was not changed');
    expect((await change(id, 'other@example.com', { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await change('..%2F1', 'other@example.com')).status).toBe(400);
    expect(await home()).toContain('new.address@example.com');
  });

  it('name the scope that is missing for changes', async () => {
    await start();
    const page = await home();
    expect(page).toContain('HUBSPOT_OPTIONAL_SCOPES=crm.objects.contacts.write');
    expect(page).not.toContain('action="/contacts/');
    expect((await change('1', 'other@example.com')).status).toBe(403);
  });
});
