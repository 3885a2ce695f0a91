import { MalformedCallbackError } from '../errors/authorization.errors.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { single } from './callback-query.js';
import { marketplaceReturnUrl } from './marketplace-return-url.js';

/** A callback of an install that HubSpot's Marketplace started. */
export interface MarketplaceCallback {
  /** Whether HubSpot waits for a state, or brings the code. */
  readonly kind: 'sign_in' | 'code';
  /** A page of HubSpot. */
  readonly returnUrl: string;
}

/**
 * Undefined for every other callback, also for those of the Marketplace that are not accepted.
 *
 * @throws MalformedCallbackError if its return URL leads elsewhere than to HubSpot
 * @see https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
 */
export function parseMarketplaceCallback(
  query: URLSearchParams,
  { appUrl, marketplaceInstalls }: ResolvedHubSpotOAuthOptions,
): MarketplaceCallback | undefined {
  if (marketplaceInstalls === 'none') return undefined;
  const step = single(query, 'step');
  const returnUrl = single(query, 'returnUrl');
  const kind = kindOf(query, step);
  const isBare = kind === 'code' && single(query, 'state') === undefined;
  // A code with neither state nor return URL is nothing that the Marketplace sends.
  if (isBare && (marketplaceInstalls === 'with_sign_in' || returnUrl === undefined)) {
    return undefined;
  }
  if (kind === undefined || (kind === 'code' && !isBare && step !== 'finalize')) return undefined;
  const checked = marketplaceReturnUrl(returnUrl ?? '', appUrl);
  if (checked !== undefined) return { kind, returnUrl: checked };
  throw new MalformedCallbackError("names a return URL that is not HubSpot's");
}

function kindOf(
  query: URLSearchParams,
  step: string | undefined,
): MarketplaceCallback['kind'] | undefined {
  if (query.has('error')) return undefined;
  if (query.has('code')) return 'code';
  return step === 'authorize' ? 'sign_in' : undefined;
}
