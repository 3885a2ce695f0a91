import { type INestApplication, RequestMethod, VersioningType } from '@nestjs/common';
import { HubSpotConfigurationError, type HubSpotOAuthModuleExtras } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';

interface Mount {
  readonly redirectPath: string;
  readonly prepare?: (app: INestApplication) => void;
  readonly extras?: HubSpotOAuthModuleExtras;
}

const CALLBACK = '/hubspot/oauth/callback';
const get = RequestMethod.GET;

const MOUNTED: readonly (readonly [string, Mount, string])[] = [
  ['at the default path', { redirectPath: CALLBACK }, CALLBACK],
  [
    'below a prefix of its own',
    { redirectPath: '/crm/callback', extras: { routePrefix: '/crm/' } },
    '/crm/callback',
  ],
  [
    'below a global prefix that the redirect URI names',
    { redirectPath: `/api${CALLBACK}`, prepare: (app) => app.setGlobalPrefix('api') },
    `/api${CALLBACK}`,
  ],
  [
    'outside of a global prefix that excludes it',
    {
      redirectPath: CALLBACK,
      prepare: (app) => app.setGlobalPrefix('api', { exclude: ['hubspot/oauth/*path'] }),
    },
    CALLBACK,
  ],
  [
    'outside of a global prefix that excludes its GET',
    {
      redirectPath: CALLBACK,
      prepare: (app) =>
        app.setGlobalPrefix('api', { exclude: [{ path: 'hubspot/oauth/callback', method: get }] }),
    },
    CALLBACK,
  ],
  ['behind a proxy that adds a path', { redirectPath: `/public${CALLBACK}` }, CALLBACK],
  [
    'beside routes with versions',
    {
      redirectPath: CALLBACK,
      prepare: (app) => app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    },
    CALLBACK,
  ],
];

const MOVED: readonly (readonly [string, Mount])[] = [
  ['a global prefix', { redirectPath: CALLBACK, prepare: (app) => app.setGlobalPrefix('api') }],
  [
    'a global prefix that excludes another route',
    {
      redirectPath: CALLBACK,
      prepare: (app) => app.setGlobalPrefix('api', { exclude: ['hubspot/oauth/install'] }),
    },
  ],
  [
    'a global prefix that excludes another method',
    {
      redirectPath: CALLBACK,
      prepare: (app) =>
        app.setGlobalPrefix('api', {
          exclude: [{ path: 'hubspot/oauth/callback', method: RequestMethod.POST }],
        }),
    },
  ],
  ['another routePrefix', { redirectPath: CALLBACK, extras: { routePrefix: 'crm' } }],
  ['a redirect URI with another path', { redirectPath: '/oauth-callback' }],
  ['a redirect URI whose path only ends alike', { redirectPath: `/my-${CALLBACK.slice(1)}` }],
  ['a redirect URI with a slash at the end', { redirectPath: `${CALLBACK}/` }],
];

function boot(adapter: AdapterName, { redirectPath, ...mount }: Mount) {
  const redirectUri = `https://app.example.com${redirectPath}`;
  return bootApp({ adapter, ...mount, options: { redirectUri } });
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('the callback on %s', (adapter) => {
  it.each(MOUNTED)('is mounted %s', async (_name, mount, path) => {
    const booted = await boot(adapter, mount);
    const page = await new Browser().get(`${booted.origin}${path}`);
    await booted.close();
    expect(page.body).toContain('malformed_callback');
  });

  it.each(MOVED)('keeps the app from starting when moved by %s', async (_name, mount) => {
    const refusal = await boot(adapter, mount).then(
      ({ close }) => close(),
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(HubSpotConfigurationError);
    expect(String(refusal)).toMatch(
      /redirectUri \(HUBSPOT_REDIRECT_URI\): has the path \/\S+, but the callback is mounted at \//,
    );
  });

  it('may be anywhere when the module brings no routes', async () => {
    const booted = await boot(adapter, {
      redirectPath: '/my/own/callback',
      extras: { controller: false },
      prepare: (app) => app.setGlobalPrefix('api'),
    });
    const browser = new Browser();
    const paths = [CALLBACK, `/api${CALLBACK}`, '/hubspot/oauth/install'];
    const pages = await Promise.all(paths.map((path) => browser.get(`${booted.origin}${path}`)));
    await booted.close();
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('two apps in one process', () => {
  it('keep their prefixes to themselves', async () => {
    const prefixes = ['one', 'two'];
    const apps = await Promise.all(
      prefixes.map((prefix) =>
        boot('Express', { redirectPath: `/${prefix}/callback`, extras: { routePrefix: prefix } }),
      ),
    );
    const statuses = await Promise.all(
      apps.map(async ({ origin }) => {
        const urls = prefixes.map((prefix) => `${origin}/${prefix}/install`);
        const pages = await Promise.all(urls.map((url) => new Browser().get(url)));
        return pages.map(({ status }) => status);
      }),
    );
    for (const app of apps) await app.close();
    expect(statuses).toEqual([
      [302, 404],
      [404, 302],
    ]);
  });
});
