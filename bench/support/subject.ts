/** What an account gave an app some time ago: the access token has expired meanwhile. */
export interface Grant {
  readonly account: number;
  readonly refreshToken: string;
  readonly expiredAccessToken: string;
}

/** Where a subject works. */
export interface Setting {
  readonly providerUrl: string;
  /** Where the processes of a fleet keep what they share, for subjects that can share something. */
  readonly store?: string;
}

/** Makes calls for one account. */
export interface Caller {
  /** A token for a call; absent where the library offers no way to ask for one. */
  readonly token?: () => Promise<string>;
  readonly call: () => Promise<unknown>;
}

/** One library, running in one process. */
export interface Subject {
  /** Puts grants into the store. Called in a process of its own, before any other one starts. */
  readonly seed?: (grants: readonly Grant[]) => Promise<void>;
  readonly open: (grant: Grant) => Promise<Caller>;
  /** How many statements this process has sent to the store. */
  readonly statements?: () => number;
}

/** What each module in `subjects` exports. */
export interface SubjectModule {
  readonly start: (setting: Setting) => Promise<Subject>;
}
