/** Name and version of this package, for the `User-Agent` of every request it sends. */
export const PACKAGE_USER_AGENT = 'nestjs-hubspot-oauth/0.1.0';
