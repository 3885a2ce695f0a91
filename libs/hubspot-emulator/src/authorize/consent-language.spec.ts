import { SAMPLE_APP } from '../apps/emulated-app.js';
import { HubSpotEmulator } from '../hubspot-emulator.js';

const OTHER_REDIRECT_URI = 'https://other.example.com/callback';

async function pageAt(url: string, language = ''): Promise<string> {
  return (await fetch(url, { headers: { 'accept-language': language } })).text();
}

describe('the pages of the emulator', () => {
  let emulator: HubSpotEmulator;

  beforeAll(async () => {
    emulator = await HubSpotEmulator.start({
      apps: [SAMPLE_APP, { ...SAMPLE_APP, clientId: 'unlisted', marketplaceListed: false }],
    });
  });
  afterAll(() => emulator.stop());

  const consentUrl = (parameters: Record<string, string> = {}) => {
    const url = new URL('/oauth/authorize', emulator.url);
    url.search = new URLSearchParams({
      client_id: SAMPLE_APP.clientId,
      redirect_uri: SAMPLE_APP.redirectUris[0] ?? '',
      scope: SAMPLE_APP.requiredScopes.join(' '),
      ...parameters,
    }).toString();
    return url.href;
  };
  it.each([
    ['es-MX', 'es', '¿Conectar Sample App a su cuenta?', 'Aprobar'],
    ['pt-BR,pt;q=0.9', 'pt', 'Conectar Sample App à sua conta?', 'Aprovar'],
    ['fr', 'fr', 'Connecter Sample App à votre compte ?', 'Approuver'],
    ['de', 'en', 'Connect Sample App to your account?', 'Approve'],
    ['', 'en', 'Connect Sample App to your account?', 'Approve'],
  ])(
    'ask for consent in the language of the browser: %j is %s',
    async (accepted, tag, question, approve) => {
      const page = await pageAt(consentUrl(), accepted);
      expect(page).toContain(`<html lang="${tag}">`);
      expect(page).toContain(`<h1>${question}</h1>`);
      expect(page).toContain(`>${approve}</button>`);
    },
  );

  it('switch the language and keep the request', async () => {
    const page = await pageAt(consentUrl({ state: 'a b&c' }), 'en');
    const href = /<a href="([^"]+)" lang="fr"/.exec(page)?.[1]?.replaceAll('&#38;', '&') ?? '';
    const switched = new URL(href, consentUrl());
    expect(switched.searchParams.get('state')).toBe('a b&c');
    expect(await pageAt(switched.href, 'en')).toContain('<html lang="fr">');
    const callback = new URL(await emulator.approve(switched.href));
    expect([...callback.searchParams.keys()]).toEqual(['code', 'state']);
  });

  it('ignore an unknown language', async () => {
    expect(await pageAt(consentUrl({ emulatorLanguage: 'xx' }), 'es')).toContain(
      '<html lang="es">',
    );
  });

  it('name both URLs if the redirect URI is not registered', async () => {
    const page = await pageAt(consentUrl({ redirect_uri: OTHER_REDIRECT_URI }));
    expect(page).toContain(`In the request: ${OTHER_REDIRECT_URI}.`);
    expect(page).toContain(`Registered: ${SAMPLE_APP.redirectUris[0]}.`);
  });

  it('offer a Marketplace install only of apps that accept it', async () => {
    const page = await pageAt(emulator.url);
    expect(page).toContain(`href="/marketplace/${SAMPLE_APP.clientId}"`);
    expect(page).not.toContain('href="/marketplace/unlisted"');
    expect(page).toContain('does not accept installs from the Marketplace');
  });
});
