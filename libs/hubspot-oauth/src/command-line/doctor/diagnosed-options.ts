import { randomBytes } from 'node:crypto';
import {
  type ConfigurationProblem,
  HubSpotConfigurationError,
} from '../../errors/configuration.errors.js';
import { hubSpotOAuthOptionsFromEnvironment } from '../../options/environment.js';
import type { HubSpotOAuthOptions } from '../../options/hubspot-oauth-options.js';
import { resolveOptions } from '../../options/resolve-options.js';
import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import type { Environment } from '../environment.js';

export interface DiagnosedOptions {
  /** Placeholders stand for invalid options, so that the others can be checked. */
  readonly options: ResolvedHubSpotOAuthOptions;
  readonly problems: readonly ConfigurationProblem[];
}

/** What is valid in place of a required option. Others have a default. */
function placeholders(): HubSpotOAuthOptions {
  return {
    clientId: 'placeholder',
    clientSecret: 'placeholder',
    redirectUri: 'http://localhost/',
    scopes: ['oauth'],
    encryptionKeys: `placeholder:${randomBytes(32).toString('base64')}`,
  };
}

/** Reads the options, and what is wrong with them. */
export function diagnoseOptions(environment: Environment): DiagnosedOptions {
  const given = hubSpotOAuthOptionsFromEnvironment(environment);
  try {
    return { options: resolveOptions(given), problems: [] };
  } catch (error) {
    if (!(error instanceof HubSpotConfigurationError)) throw error;
    const { problems } = error;
    const invalid = new Set(problems.map(optionOf));
    const valid = Object.entries(given).filter(([name]) => !invalid.has(name));
    return {
      options: resolveOptions({ ...placeholders(), ...Object.fromEntries(valid) }),
      problems,
    };
  }
}

/** An option's name, of a problem that may be about one of its members. */
export function optionOf({ option }: ConfigurationProblem): string {
  return option.split('.')[0] ?? option;
}
