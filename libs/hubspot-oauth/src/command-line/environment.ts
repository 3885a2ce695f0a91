/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined if the variable is absent or blank. */
export function variableOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

/** Values shorter than this are words such as `test`, which ordinary output contains. */
const SHORTEST_SECRET = 6;

/**
 * The secrets among the environment variables: client secrets, encryption keys, and the passwords of
 * database URLs.
 */
export function secretsOf(environment: Environment): string[] {
  const secrets = [
    environment['HUBSPOT_CLIENT_SECRET'],
    environment['HUBSPOT_PREVIOUS_CLIENT_SECRET'],
    ...(environment['HUBSPOT_ENCRYPTION_KEYS'] ?? '').split(',').map((key) => key.split(':')[1]),
    ...['DATABASE_URL', 'IMPORT_DATABASE_URL'].flatMap((name) => passwordsOf(environment[name])),
  ];
  return secrets
    .map((secret) => secret?.trim() ?? '')
    .filter((secret) => secret.length >= SHORTEST_SECRET);
}

/** The password of a URL as it is written, and decoded. */
function passwordsOf(url: string | undefined): string[] {
  const written = /^[^:]+:\/\/[^/]*?:(.+)@/.exec(url ?? '')?.[1];
  if (written === undefined) return [];
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
}
