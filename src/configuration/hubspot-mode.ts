import { ConfigurationError } from './configuration.error.js';
import type { Environment } from './environment.js';
import { isLoopback } from './loopback.js';

/** The app uses either HubSpot or the emulator. */
export type HubSpotMode = 'hubspot' | 'emulator';

const URLS = ['HUBSPOT_API_URL', 'HUBSPOT_APP_URL', 'HUBSPOT_REDIRECT_URI'] as const;

/**
 * Anyone who can reach the emulator can open every account. It starts only if no HubSpot app is
 * configured and the app listens on a loopback address.
 *
 * @throws ConfigurationError if neither mode is possible
 */
export function hubSpotMode(environment: Environment, host: string): HubSpotMode {
  const { HUBSPOT_CLIENT_ID: id, HUBSPOT_CLIENT_SECRET: secret } = environment;
  const setting = emulatorSetting(environment['HUBSPOT_EMULATOR']);
  if ((id === undefined) !== (secret === undefined)) {
    const [given, missing] = id === undefined ? ['SECRET', 'ID'] : ['ID', 'SECRET'];
    throw new ConfigurationError(
      `HUBSPOT_CLIENT_${given} is set, but HUBSPOT_CLIENT_${missing} is not. Set both, or neither to try the app with the emulator.`,
    );
  }
  if (id !== undefined) {
    if (setting !== true) return 'hubspot';
    throw new ConfigurationError(
      'HUBSPOT_EMULATOR is true, but HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET name a HubSpot app. Remove HUBSPOT_EMULATOR or the credentials.',
    );
  }
  const reasons = reasonsAgainstEmulator(environment, host, setting);
  if (reasons.length === 0) return 'emulator';
  throw new ConfigurationError(
    [
      'No HubSpot app is configured: set HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, HUBSPOT_REDIRECT_URI and HUBSPOT_ENCRYPTION_KEYS.',
      'The emulator was not started because:',
      ...reasons.map((reason) => `  - ${reason}`),
    ].join('\n'),
  );
}

function reasonsAgainstEmulator(
  environment: Environment,
  host: string,
  setting: boolean | undefined,
): string[] {
  const reasons = URLS.filter((name) => environment[name] !== undefined).map(
    (name) => `${name} is set`,
  );
  if (setting === false) reasons.push('HUBSPOT_EMULATOR is false');
  if (setting === undefined && environment['NODE_ENV'] === 'production') {
    reasons.push('NODE_ENV is production (HUBSPOT_EMULATOR=true allows it)');
  }
  if (!isLoopback(host)) reasons.push('HOST is not a loopback address');
  return reasons;
}

function emulatorSetting(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ConfigurationError('HUBSPOT_EMULATOR must be true or false.');
}
