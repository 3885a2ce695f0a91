import { isIP } from 'node:net';

/**
 * Throws if HubSpot's app settings would refuse the URL: HubSpot requires `https` and a domain, or
 * `localhost`. Loopback addresses are allowed too, because tests listen there.
 */
export function assertRedirectUri(redirectUri: string, appName: string): void {
  const refuse = (reason: string): never => {
    throw new Error(`Redirect URI ${redirectUri} of app "${appName}": ${reason}`);
  };
  if (!URL.canParse(redirectUri)) refuse('it is not an absolute URL');
  const { protocol, hostname, hash } = new URL(redirectUri);
  if (hash !== '') refuse('it must not have a fragment (RFC 6749, section 3.1.2)');
  if (isLoopbackHost(hostname) && (protocol === 'http:' || protocol === 'https:')) return;
  if (protocol !== 'https:') refuse('HubSpot requires https, except for http://localhost');
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) refuse('HubSpot requires a domain, not an IP');
}

/** Whether a name of the form in a URL (IPv6 in brackets) is a loopback name or address. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
