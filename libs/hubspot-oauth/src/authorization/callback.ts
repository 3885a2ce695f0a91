import { MalformedCallbackError, MissingStateError } from '../errors/authorization.errors.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { single } from '../runtime/http-request.js';
import { marketplaceReturnUrl } from './marketplace-return-url.js';

/** What HubSpot reports to the redirect URI. */
export type Callback =
  /** RFC 6749, section 4.1.2. */
  | { readonly kind: 'code'; readonly code: string; readonly state: string }
  /** RFC 6749, section 4.1.2.1. */
  | { readonly kind: 'denied' | 'failed'; readonly state: string | undefined }
  /** HubSpot's Marketplace starts an install and waits for a state. */
  | { readonly kind: 'marketplace_sign_in'; readonly returnUrl: string }
  /** HubSpot's Marketplace brings a code: with the state it waited for, or without one. */
  | {
      readonly kind: 'marketplace_code';
      readonly code: string;
      readonly state: string | undefined;
      readonly returnUrl: string;
    };

type Options = Pick<ResolvedHubSpotOAuthOptions, 'appUrl' | 'marketplaceInstalls'>;

const MAX_VALUE_LENGTH = 2_048;

/**
 * @throws MalformedCallbackError if HubSpot sends no such query, or its return URL is not HubSpot's
 * @throws MissingStateError for a code without a state, unless such installs are accepted
 * @see https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
 */
export function parseCallback(query: URLSearchParams, options: Options): Callback {
  const code = valueOf(query, 'code');
  const error = valueOf(query, 'error');
  const state = valueOf(query, 'state');
  if (code !== undefined && error !== undefined) {
    throw new MalformedCallbackError('has both a code and an error');
  }
  if (error !== undefined) return { kind: error === 'access_denied' ? 'denied' : 'failed', state };
  const marketplace = parseMarketplaceCallback(query, { code, state }, options);
  if (marketplace !== undefined) return marketplace;
  if (code === undefined) throw new MalformedCallbackError('has neither a code nor an error');
  if (state === undefined) throw new MissingStateError();
  return { kind: 'code', code, state };
}

function parseMarketplaceCallback(
  query: URLSearchParams,
  { code, state }: { readonly code: string | undefined; readonly state: string | undefined },
  { appUrl, marketplaceInstalls }: Options,
): Callback | undefined {
  if (marketplaceInstalls === 'none') return undefined;
  const step = valueOf(query, 'step');
  const returnUrl = valueOf(query, 'returnUrl');
  if (code === undefined) {
    if (step !== 'authorize') return undefined;
    return { kind: 'marketplace_sign_in', returnUrl: checked(returnUrl, appUrl) };
  }
  // With a state, only the step tells the Marketplace's callback from that of an ordinary install.
  const isMarketplace =
    state === undefined
      ? marketplaceInstalls === 'all' && returnUrl !== undefined
      : step === 'finalize';
  return isMarketplace
    ? { kind: 'marketplace_code', code, state, returnUrl: checked(returnUrl, appUrl) }
    : undefined;
}

function checked(returnUrl: string | undefined, appUrl: string): string {
  const url = marketplaceReturnUrl(returnUrl ?? '', appUrl);
  if (url === undefined) throw new MalformedCallbackError("has a return URL that is not HubSpot's");
  return url;
}

/** RFC 6749, section 3.1: an empty parameter counts as absent. */
function valueOf(query: URLSearchParams, name: string): string | undefined {
  const value = single(query, name, () => {
    throw new MalformedCallbackError(`repeats the parameter "${name}"`);
  });
  if (value !== undefined && value.length > MAX_VALUE_LENGTH) {
    throw new MalformedCallbackError(
      `has a parameter "${name}" of more than ${MAX_VALUE_LENGTH} characters`,
    );
  }
  return value === '' ? undefined : value;
}
