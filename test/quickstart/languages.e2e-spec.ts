import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

describe('the languages of the quickstart', () => {
  let folder: string;
  let quickstart: BootedQuickstart;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
    quickstart = await bootQuickstart({ folder });
  });
  afterAll(async () => {
    await quickstart.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    browser = new Browser();
  });

  const pageAt = (route: string, language: string) =>
    browser.get(`${quickstart.origin}${route}`, {
      headers: { accept: 'text/html', 'accept-language': language },
    });

  it.each([
    ['es-AR', 'es', 'Instalar en HubSpot', 'No se encontró la página'],
    ['pt-BR', 'pt', 'Instalar na HubSpot', 'Página não encontrada'],
    ['fr-CA', 'fr', 'Installer dans HubSpot', 'Page introuvable'],
    ['ja', 'en', 'Install in HubSpot', 'Page not found'],
  ])('follow the browser: %s is %s', async (accepted, tag, button, missing) => {
    const { body } = await pageAt('/', accepted);
    expect(body).toContain(`<html lang="${tag}">`);
    expect(body).toContain(button);
    expect((await pageAt('/nothing/here', accepted)).body).toContain(missing);
  });

  it('follow the switch', async () => {
    const response = await pageAt('/language/fr', 'es');
    expect(response).toMatchObject({ status: 303, headers: { location: '/' } });
    expect((await pageAt('/', 'es')).body).toContain('<html lang="fr">');
    await install(quickstart, browser, { hubId: 1234567 });
    const { body } = await pageAt('/', 'es');
    expect(body).toContain('Compte HubSpot 1234567');
    expect(body).toContain('L&#39;application');
    expect((await pageAt('/language/de', 'es')).status).toBe(404);
  });
});
