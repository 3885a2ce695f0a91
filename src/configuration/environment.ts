/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Removes empty variables: an env file sets an empty value for a line without one. */
export function withoutBlanks(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
}
