import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { isLoopbackHost } from '../../options/url-rules.js';
import { type Finding, ok, warning } from './check-result.js';

export function checkSigningUrl({
  publicUrl,
  redirectUri,
  clientSecrets,
}: Pick<ResolvedHubSpotOAuthOptions, 'publicUrl' | 'redirectUri' | 'clientSecrets'>): Finding {
  if (isLocal(publicUrl) && !isLocal(redirectUri)) {
    return warning(
      `${publicUrl}, which HubSpot cannot call`,
      'Set PUBLIC_URL to the URL that HubSpot calls, or remove it.',
    );
  }
  if (clientSecrets.length > 1) {
    return warning(
      `${publicUrl}; signatures of the previous client secret are accepted too`,
      'Remove HUBSPOT_PREVIOUS_CLIENT_SECRET when HubSpot has stopped using it.',
    );
  }
  return ok(publicUrl);
}

function isLocal(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
