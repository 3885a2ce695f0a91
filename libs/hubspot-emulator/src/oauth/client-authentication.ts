import { isSecretOf } from '../apps/app-registry.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { refuseOAuth } from './oauth-error.js';

/** Returns the app with the client id and secret in the parameters (RFC 6749, section 2.3.1). */
export function authenticateClient(
  { apps, random }: EmulatedHubSpot,
  parameters: URLSearchParams,
): RegisteredApp {
  const app = apps.find(parameters.get('client_id') ?? '');
  if (app === undefined) return refuseOAuth(random, 'BAD_CLIENT_ID');
  if (!isSecretOf(app, parameters.get('client_secret') ?? '')) {
    return refuseOAuth(random, 'BAD_CLIENT_SECRET');
  }
  return app;
}

/** Returns the client id if it is registered. Anything else may be a secret and is not logged. */
export function knownClientId(
  { apps }: EmulatedHubSpot,
  form: URLSearchParams,
): string | undefined {
  return apps.find(form.get('client_id') ?? '')?.clientId;
}
