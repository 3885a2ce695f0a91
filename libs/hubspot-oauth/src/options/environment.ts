import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from './hubspot-oauth-options.js';

/** The environment variable of each option that has one. */
export const ENVIRONMENT_VARIABLES: Readonly<Partial<Record<string, string>>> = {
  clientId: 'HUBSPOT_CLIENT_ID',
  clientSecret: 'HUBSPOT_CLIENT_SECRET',
  previousClientSecret: 'HUBSPOT_PREVIOUS_CLIENT_SECRET',
  redirectUri: 'HUBSPOT_REDIRECT_URI',
  scopes: 'HUBSPOT_SCOPES',
  optionalScopes: 'HUBSPOT_OPTIONAL_SCOPES',
  encryptionKeys: 'HUBSPOT_ENCRYPTION_KEYS',
  oauthVersion: 'HUBSPOT_OAUTH_VERSION',
  apiUrl: 'HUBSPOT_API_URL',
  appUrl: 'HUBSPOT_APP_URL',
  allowedReturnOrigins: 'HUBSPOT_ALLOWED_RETURN_ORIGINS',
  publicUrl: 'PUBLIC_URL',
  marketplaceInstalls: 'HUBSPOT_MARKETPLACE_INSTALLS',
};

/**
 * The module's options as `PUBLIC_URL` and the `HUBSPOT_*` environment variables give them. Lists are separated by
 * spaces or commas. Nothing is checked here: the module reports every missing or malformed option
 * at once while the application starts.
 */
export function hubSpotOAuthOptionsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HubSpotOAuthOptions {
  const text = (name: string) => environment[name]?.trim() ?? '';
  const list = (name: string) =>
    text(name)
      .split(/[\s,]+/)
      .filter((item) => item !== '');
  const oauthVersion = text('HUBSPOT_OAUTH_VERSION');
  const apiUrl = text('HUBSPOT_API_URL');
  const appUrl = text('HUBSPOT_APP_URL');
  const publicUrl = text('PUBLIC_URL');
  const marketplaceInstalls = text('HUBSPOT_MARKETPLACE_INSTALLS');
  const previousClientSecret = text('HUBSPOT_PREVIOUS_CLIENT_SECRET');
  return {
    clientId: text('HUBSPOT_CLIENT_ID'),
    clientSecret: text('HUBSPOT_CLIENT_SECRET'),
    redirectUri: text('HUBSPOT_REDIRECT_URI'),
    scopes: list('HUBSPOT_SCOPES'),
    optionalScopes: list('HUBSPOT_OPTIONAL_SCOPES'),
    encryptionKeys: text('HUBSPOT_ENCRYPTION_KEYS'),
    allowedReturnOrigins: list('HUBSPOT_ALLOWED_RETURN_ORIGINS'),
    ...(oauthVersion !== '' && { oauthVersion: oauthVersion as HubSpotOAuthVersion }),
    ...(apiUrl !== '' && { apiUrl }),
    ...(appUrl !== '' && { appUrl }),
    ...(publicUrl !== '' && { publicUrl }),
    ...(marketplaceInstalls !== '' && { marketplaceInstalls: flag(marketplaceInstalls) }),
    ...(previousClientSecret !== '' && { previousClientSecret }),
  };
}

/** Anything but a flag stays what it is, so that the module can report it. */
function flag(value: string): boolean {
  return (value === 'true' || value === 'false' ? value === 'true' : value) as boolean;
}
