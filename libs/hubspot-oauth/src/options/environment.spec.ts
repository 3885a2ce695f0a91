import { ENVIRONMENT_VARIABLES, hubSpotOAuthOptionsFromEnvironment } from './environment.js';

describe('hubSpotOAuthOptionsFromEnvironment', () => {
  it('reads every variable it names', () => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(
      {},
      {
        get: (_target, name) => {
          read.add(String(name));
          return 'value';
        },
      },
    );
    const options = hubSpotOAuthOptionsFromEnvironment(environment);
    expect([...read].toSorted()).toEqual(
      Object.values(ENVIRONMENT_VARIABLES).map(String).toSorted(),
    );
    expect(Object.keys(options).toSorted()).toEqual(Object.keys(ENVIRONMENT_VARIABLES).toSorted());
  });

  it.each([
    ['spaces', 'oauth crm.objects.contacts.read'],
    ['commas', 'oauth,crm.objects.contacts.read'],
    ['both, and line breaks', ' oauth ,\n crm.objects.contacts.read, '],
  ])('splits lists at %s', (_name, text) => {
    const { scopes, optionalScopes, allowedReturnOrigins } = hubSpotOAuthOptionsFromEnvironment({
      HUBSPOT_SCOPES: text,
      HUBSPOT_OPTIONAL_SCOPES: text,
      HUBSPOT_ALLOWED_RETURN_ORIGINS: text,
    });
    const list = ['oauth', 'crm.objects.contacts.read'];
    expect([scopes, optionalScopes, allowedReturnOrigins]).toEqual([list, list, list]);
  });

  it('leaves out what has a default, so that the default applies', () => {
    const options = hubSpotOAuthOptionsFromEnvironment({ HUBSPOT_OAUTH_VERSION: ' ' });
    expect(options).not.toHaveProperty('oauthVersion');
    expect(options).not.toHaveProperty('apiUrl');
    expect(options).not.toHaveProperty('appUrl');
  });

  it('takes white space off the ends of values', () => {
    expect(
      hubSpotOAuthOptionsFromEnvironment({ HUBSPOT_CLIENT_SECRET: ' secret\n' }),
    ).toMatchObject({ clientSecret: 'secret' });
  });
});
