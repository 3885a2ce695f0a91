/** The names of the endpoints in faults and in the request log. All versions share a name. */
export const ENDPOINT_NAMES = [
  'start',
  'card',
  'marketplace',
  'authorize',
  'token',
  'introspect',
  'revoke',
  'uninstall',
  'contacts',
  'objects',
  'search',
  'batch',
  'associations',
  'properties',
  'owners',
  'pipelines',
  'schemas',
  'account-info',
  'journal',
  'control',
] as const;

/** The name of an endpoint in faults and in the request log, for all its versions. */
export type EndpointName = (typeof ENDPOINT_NAMES)[number];

/** The grant types of the token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6). */
export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

/** The account, app and grant type of a call, as far as they are known before it is handled. */
export interface Caller {
  readonly hubId?: number | undefined;
  readonly clientId?: string | undefined;
  readonly grantType?: GrantType | undefined;
}
