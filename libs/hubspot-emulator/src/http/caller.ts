/** What faults and the request log call an endpoint, whatever its version. */
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
  | 'account-info';

/** The grants the token endpoint knows (RFC 6749, sections 4.1.3 and 6). */
export type GrantType = 'authorization_code' | 'refresh_token';

/** Who a call comes from and is about, as far as it can be told before it is answered. */
export interface Caller {
  readonly hubId?: number | undefined;
  readonly clientId?: string | undefined;
  readonly grantType?: GrantType | undefined;
}
