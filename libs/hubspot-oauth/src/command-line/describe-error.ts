import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { ConnectionStoreUnavailableError } from '../errors/connection.errors.js';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import { CommandLineError } from './command-line.error.js';

/** What the person reads about an error. */
export function describeError(error: unknown): string {
  if (error instanceof ConnectionStoreUnavailableError) {
    return `The database in DATABASE_URL does not work: ${messageOf(error.cause)}. Start it, or correct DATABASE_URL.`;
  }
  if (error instanceof HubSpotConfigurationError) {
    const lines = error.problems.map(
      ({ option, environmentVariable, reason }) => `  ${environmentVariable ?? option} ${reason}`,
    );
    return ['The configuration is not correct:', ...lines].join('\n');
  }
  if (error instanceof CommandLineError || error instanceof HubSpotOAuthError) return error.message;
  return `Unexpected error: ${messageOf(error)}`;
}

export function messageOf(error: unknown): string {
  // A host with several addresses fails with an AggregateError, whose own message is empty.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  if (error instanceof ConnectionStoreUnavailableError) return messageOf(error.cause);
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
