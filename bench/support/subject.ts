/** A grant whose access token has expired. */
export interface Grant {
  readonly account: number;
  readonly refreshToken: string;
  readonly expiredAccessToken: string;
}

/** The environment of a subject. */
export interface Setting {
  readonly providerUrl: string;
  /** The shared store, for subjects that can share one. */
  readonly store?: string;
}

/** Makes calls for one account. */
export interface Caller {
  /** Returns a token. Absent if the library does not return tokens. */
  readonly token?: () => Promise<string>;
  readonly call: () => Promise<unknown>;
}

/** One library, running in one process. */
export interface Subject {
  /** Writes grants to the store. Called in a separate process before the others start. */
  readonly seed?: (grants: readonly Grant[]) => Promise<void>;
  readonly open: (grant: Grant) => Promise<Caller>;
  /** Number of statements that this process sent to the store. */
  readonly statements?: () => number;
}

/** What each module in `subjects` exports. */
export interface SubjectModule {
  readonly start: (setting: Setting) => Promise<Subject>;
}
