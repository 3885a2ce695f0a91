import { randomUUID } from 'node:crypto';
import { HubSpotOAuthApi } from '../../oauth-api/hubspot-oauth.api.js';
import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { SystemClock } from '../../runtime/clock.js';
import { temporaryStatus } from '../../runtime/hubspot-status.js';
import { type Finding, failure, ok, warning } from './check-result.js';

/**
 * Sends a made-up refresh token: HubSpot checks the client first, so that its error tells a wrong
 * secret from a right one. No account is touched.
 */
export async function checkClient(options: ResolvedHubSpotOAuthOptions): Promise<Finding> {
  const api = new HubSpotOAuthApi(options, new SystemClock());
  const result = await api.refresh(`doctor-${randomUUID()}`);
  const { apiUrl } = options;
  if (result.ok) {
    return failure(
      `${apiUrl} returned tokens for a refresh token that does not exist`,
      'Correct HUBSPOT_API_URL.',
    );
  }
  const { kind, reason, status } = result.failure;
  if (kind === 'revoked') return ok(`accepted by ${apiUrl}`);
  if (kind === 'misconfigured') {
    return failure(
      `rejected by ${apiUrl} (${reason})`,
      'Compare HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET with the Auth tab of the app in HubSpot.',
    );
  }
  if (status === undefined) {
    return failure(
      `${apiUrl} does not respond (${reason})`,
      'Check HUBSPOT_API_URL, and that this machine may open connections to it.',
    );
  }
  return temporaryStatus(status) !== undefined
    ? warning(`${apiUrl} has an incident or a limit (${reason})`, 'Run doctor again later.')
    : failure(
        `${apiUrl} does not respond as HubSpot's token endpoint does (${reason})`,
        'Check HUBSPOT_API_URL and HUBSPOT_OAUTH_VERSION.',
      );
}
