import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** One option that keeps the application from starting. */
export interface ConfigurationProblem {
  /** The option's name, as in `HubSpotOAuthOptions`. */
  readonly option: string;
  /** The environment variable that `hubSpotOAuthOptionsFromEnvironment` reads it from, if any. */
  readonly environmentVariable?: string;
  /** What is wrong, without the option's value. */
  readonly reason: string;
}

/** The module's options are missing or malformed. Thrown while the application starts. */
export class HubSpotConfigurationError extends HubSpotOAuthError {
  readonly code = 'invalid_configuration';
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super(['HubSpot OAuth is not configured correctly:', ...problems.map(describe)].join('\n'));
    this.problems = problems;
  }
}

function describe({ option, environmentVariable, reason }: ConfigurationProblem): string {
  const variable = environmentVariable === undefined ? '' : ` (${environmentVariable})`;
  return `  - ${option}${variable}: ${reason}`;
}

/**
 * HubSpot refuses this app's client id or secret, for every account. No connection is touched;
 * HubSpot is asked again after `retryAfterMs`.
 */
export class HubSpotClientRejectedError extends HubSpotOAuthError {
  readonly code = 'client_rejected';

  constructor(readonly retryAfterMs: number) {
    super(
      'HubSpot does not accept the client id and secret of this app. ' +
        'Compare clientId (HUBSPOT_CLIENT_ID) and clientSecret (HUBSPOT_CLIENT_SECRET) with the Auth tab of the app in HubSpot.',
    );
  }
}

/** A sealed value could not be opened: its key is missing from the key ring, or it was altered or moved. */
export class UnsealError extends HubSpotOAuthError {
  readonly code = 'unseal_failed';

  constructor(
    readonly reason: 'malformed' | 'unknown_key' | 'not_authentic',
    keyId?: string,
  ) {
    super(
      reason === 'unknown_key'
        ? `A stored value is sealed with the key "${keyId}", which encryptionKeys (HUBSPOT_ENCRYPTION_KEYS) does not contain. Add that key after the current one.`
        : 'A stored value does not open: it was altered, or moved from the row, column or app it was sealed for.',
    );
  }
}
