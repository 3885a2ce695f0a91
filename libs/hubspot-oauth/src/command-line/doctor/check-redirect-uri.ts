import { isLoopbackHost } from '../../options/url-rules.js';
import { PACKAGE_USER_AGENT } from '../../runtime/user-agent.js';
import { messageOf } from '../describe-error.js';
import { type Finding, failure, ok, warning } from './check-result.js';

const TIMEOUT_MS = 10_000;
const START = 'Start the application, and run doctor again.';

/** Calls the callback without parameters. It refuses that with a code of this library. */
export async function checkRedirectUri(
  redirectUri: string,
  { isProduction }: { readonly isProduction: boolean },
): Promise<Finding> {
  const isLocal = isLoopbackHost(new URL(redirectUri).hostname);
  let response: Response;
  try {
    response = await fetch(redirectUri, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { Accept: 'application/problem+json', 'User-Agent': PACKAGE_USER_AGENT },
    });
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const detail = `${redirectUri} does not respond (${messageOf(cause ?? error)})`;
    return isLocal
      ? warning(detail, START)
      : failure(detail, `${START} Check its name, its certificate and the firewall in between.`);
  }
  const { status } = response;
  const code = await codeOf(response);
  if (code === 'malformed_callback') {
    return isLocal && isProduction
      ? warning(
          `${redirectUri} responds, on this machine only`,
          'NODE_ENV is production: use a public https URL, and register it in HubSpot.',
        )
      : ok(`${redirectUri} responds`);
  }
  if (status >= 300 && status < 400) {
    return failure(
      `${redirectUri} redirects elsewhere (status ${status})`,
      'HUBSPOT_REDIRECT_URI must be the final URL: check http or https, www and a slash at the end.',
    );
  }
  return failure(
    `${redirectUri} is not the callback of this library (status ${status})`,
    'Compare its path with routePrefix, and with a global prefix and the paths of a proxy.',
  );
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    return ((await response.json()) as { code?: unknown }).code;
  } catch {
    return undefined;
  }
}
