import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** One invalid option. */
export interface ConfigurationProblem {
  /** The option's name, as in `HubSpotOAuthOptions`. */
  readonly option: string;
  /** The environment variable that `hubSpotOAuthOptionsFromEnvironment` reads the option from, if any. */
  readonly environmentVariable?: string;
  /** What is wrong and what to do. Never contains the option's value. */
  readonly reason: string;
}

/** Options are missing or invalid. `problems` lists all of them. Thrown while the application starts. */
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
 * HubSpot rejects this app's client id or secret, so no account's token can be refreshed. Connections
 * are not changed. The next request to HubSpot is sent after `retryAfterMs`.
 */
export class HubSpotClientRejectedError extends HubSpotOAuthError {
  readonly code = 'client_rejected';

  /** @param retryAfterMs milliseconds until the next attempt */
  constructor(readonly retryAfterMs: number) {
    super(
      'HubSpot rejected the client id and secret of this app. ' +
        'Compare clientId (HUBSPOT_CLIENT_ID) and clientSecret (HUBSPOT_CLIENT_SECRET) with the Auth tab of the app in HubSpot.',
    );
  }
}

/** A sealed value cannot be decrypted: its key is not configured, or the value was changed or moved. */
export class UnsealError extends HubSpotOAuthError {
  readonly code = 'unseal_failed';

  constructor(
    readonly reason: 'malformed' | 'unknown_key' | 'not_authentic',
    keyId?: string,
  ) {
    super(
      reason === 'unknown_key'
        ? `A stored value is encrypted with the key "${keyId}", which encryptionKeys (HUBSPOT_ENCRYPTION_KEYS) does not contain. Add that key after the current one.`
        : 'A stored value cannot be decrypted: it was changed, or belongs to another row, column or app. Restore the row from a backup, or install the app in the account again.',
    );
  }
}
