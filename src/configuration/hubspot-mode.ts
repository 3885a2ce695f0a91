import { ConfigurationError } from './configuration.error.js';
import type { Environment } from './environment.js';
import { isLoopback } from './loopback.js';

/** Which HubSpot the app works with: the one the environment names, or the emulator. */
export type HubSpotMode = 'hubspot' | 'emulator';

const URLS = ['HUBSPOT_API_URL', 'HUBSPOT_APP_URL', 'HUBSPOT_REDIRECT_URI'] as const;

/**
 * The emulator lets whoever reaches it into every account. It starts only where nothing at all was
 * said of a HubSpot app, and only for this machine.
 *
 * @throws ConfigurationError when neither mode is possible
 */
export function hubSpotMode(environment: Environment, host: string): HubSpotMode {
  const { HUBSPOT_CLIENT_ID: id, HUBSPOT_CLIENT_SECRET: secret } = environment;
  const wish = emulatorWish(environment['HUBSPOT_EMULATOR']);
  if ((id === undefined) !== (secret === undefined)) {
    const [given, missing] = id === undefined ? ['SECRET', 'ID'] : ['ID', 'SECRET'];
    throw new ConfigurationError(
      `HUBSPOT_CLIENT_${given} is set, but HUBSPOT_CLIENT_${missing} is not. Set both, or neither to try the app with the emulator.`,
    );
  }
  if (id !== undefined) {
    if (wish !== true) return 'hubspot';
    throw new ConfigurationError(
      'HUBSPOT_EMULATOR is true, but HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET name a HubSpot app. Unset the one or the others.',
    );
  }
  const obstacles = obstaclesToEmulator(environment, host, wish);
  if (obstacles.length === 0) return 'emulator';
  throw new ConfigurationError(
    [
      'No HubSpot app is configured: set HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, HUBSPOT_REDIRECT_URI and HUBSPOT_ENCRYPTION_KEYS.',
      'The emulator does not stand in for one, because',
      ...obstacles.map((obstacle) => `  - ${obstacle}`),
    ].join('\n'),
  );
}

function obstaclesToEmulator(
  environment: Environment,
  host: string,
  wish: boolean | undefined,
): string[] {
  const obstacles = URLS.filter((name) => environment[name] !== undefined).map(
    (name) => `${name} is set`,
  );
  if (wish === false) obstacles.push('HUBSPOT_EMULATOR is false');
  if (wish === undefined && environment['NODE_ENV'] === 'production') {
    obstacles.push('NODE_ENV is production (HUBSPOT_EMULATOR=true allows it)');
  }
  if (!isLoopback(host)) obstacles.push('HOST is reachable from other machines');
  return obstacles;
}

function emulatorWish(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ConfigurationError('HUBSPOT_EMULATOR must be true or false.');
}
