/** What is stored of an install from its start until its callback. */
export interface StoredAuthorization {
  readonly clientId: string;
  readonly sealedPayload: string;
  readonly used: boolean;
  readonly expiresInMs: number;
}

export interface NewAuthorization {
  /** SHA-256 of the state, base64url. The state itself is not stored. */
  readonly stateHash: string;
  readonly clientId: string;
  readonly sealedPayload: string;
  readonly lifetimeMs: number;
}

export interface PurgeAuthorizationsRequest {
  readonly olderThanMs: number;
  readonly limit: number;
}

export interface AuthorizationPage {
  readonly clientId: string;
  /** Only state hashes that sort after this one. @default '' */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface SealedAuthorization {
  readonly stateHash: string;
  readonly sealedPayload: string;
}

export interface ResealAuthorizationRequest {
  readonly stateHash: string;
  readonly expected: string;
  readonly replacement: string;
}
