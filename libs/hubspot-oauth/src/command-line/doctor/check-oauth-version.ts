import type { HubSpotOAuthVersion } from '../../options/hubspot-oauth-options.js';
import { type Finding, failure, ok, warning } from './check-result.js';

const DAY_MS = 24 * 60 * 60_000;
/** HubSpot supports a dated version for 18 months. */
const SUPPORTED_MONTHS = 18;
const WARN_DAYS = 180;
const ADVICE = 'Set HUBSPOT_OAUTH_VERSION to 2026-09, or remove it.';

/**
 * @param now epoch milliseconds
 * @see https://developers.hubspot.com/changelog/v1-oauth-api-deprecation
 * @see https://developers.hubspot.com/docs/developer-tooling/platform/versioning
 */
export function checkOAuthVersion(version: HubSpotOAuthVersion, now: number): Finding {
  const end = endOf(version);
  const days = Math.ceil((end - now) / DAY_MS);
  const date = new Date(end).toISOString().slice(0, version === 'v1' ? 10 : 7);
  if (version === 'v1') {
    return days > 0
      ? warning(`v1, which HubSpot shuts down on ${date}, in ${days} days`, ADVICE)
      : failure(`v1, which HubSpot shut down on ${date}`, ADVICE);
  }
  if (days <= 0) return warning(`${version}, not supported by HubSpot since ${date}`, ADVICE);
  const detail = `${version}, supported by HubSpot until ${date}`;
  return days <= WARN_DAYS
    ? warning(detail, 'Set HUBSPOT_OAUTH_VERSION to a later version.')
    : ok(detail);
}

function endOf(version: HubSpotOAuthVersion): number {
  if (version === 'v1') return Date.UTC(2027, 1, 16);
  if (version === 'v3') return Date.UTC(2027, 8, 1);
  const [year = 0, month = 0] = version.split('-').map(Number);
  return Date.UTC(year, month - 1 + SUPPORTED_MONTHS, 1);
}
