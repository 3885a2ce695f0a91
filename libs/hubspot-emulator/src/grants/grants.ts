/** One app in one account, from its first authorization until it is uninstalled. */
export interface Installation {
  readonly clientId: string;
  readonly hubId: number;
  active: boolean;
}

export interface RefreshToken {
  readonly token: string;
  readonly installation: Installation;
  readonly scopes: readonly string[];
  revoked: boolean;
}

export interface AccessToken {
  readonly token: string;
  readonly installation: Installation;
  readonly scopes: readonly string[];
  /** Emulator time in milliseconds. */
  expiresAt: number;
}

/** How many tokens an installation has, without their values. */
export interface InstallationSummary {
  readonly clientId: string;
  readonly hubId: number;
  /** The scopes of the newest refresh token that is valid. */
  scopes: readonly string[];
  readonly refreshTokens: { valid: number; revoked: number };
  readonly accessTokens: { valid: number; expired: number };
  /** Emulator time in milliseconds; undefined if no access token is valid. */
  lastExpiresAt: number | undefined;
}

/** The part of the grants that is saved: everything that is still valid. */
export interface GrantsSnapshot {
  readonly installations: readonly {
    readonly clientId: string;
    readonly hubId: number;
    readonly refreshTokens: readonly {
      readonly token: string;
      readonly scopes: readonly string[];
    }[];
    readonly accessTokens: readonly {
      readonly token: string;
      readonly scopes: readonly string[];
      readonly expiresAt: number;
    }[];
  }[];
}
