/** The name of an endpoint in faults and in the request log, for all its versions. */
export type EndpointName =
  | 'start'
  | 'card'
  | 'marketplace'
  | 'authorize'
  | 'token'
  | 'introspect'
  | 'revoke'
  | 'uninstall'
  | 'contacts'
  | 'objects'
  | 'search'
  | 'batch'
  | 'associations'
  | 'properties'
  | 'owners'
  | 'pipelines'
  | 'schemas'
  | 'account-info'
  | 'journal'
  | 'control';

/** The grant types of the token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6). */
export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

/** The account, app and grant type of a call, as far as they are known before it is handled. */
export interface Caller {
  readonly hubId?: number | undefined;
  readonly clientId?: string | undefined;
  readonly grantType?: GrantType | undefined;
}
