import type { ActivityKind } from '../../emulator/connection-activity.js';

interface ErrorTexts {
  readonly title: string;
  readonly advice: string;
}

/** Every text of the pages in one language. */
export interface PageTexts {
  /** The language tag (RFC 5646). */
  readonly tag: string;
  /** The language's own name. */
  readonly name: string;
  readonly language: string;
  readonly header: string;
  readonly emulator: string;
  readonly emulated: string;
  readonly installAgain: string;
  readonly welcome: {
    readonly title: string;
    readonly heading: string;
    readonly explanation: string;
    readonly install: string;
    readonly scopes: string;
  };
  readonly account: {
    readonly heading: (hubId: number) => string;
    readonly connected: string;
    readonly ended: string;
    readonly revoked: string;
    readonly token: string;
    /** Followed by the time that is left. */
    readonly expiresIn: string;
    readonly expired: string;
    readonly scopes: string;
    readonly version: string;
    readonly signOut: string;
    readonly disconnect: string;
    readonly disconnectNotice: string;
    readonly disconnectNow: string;
  };
  readonly contacts: {
    readonly heading: string;
    readonly none: string;
    readonly noneFound: string;
    readonly name: string;
    readonly email: string;
    readonly id: string;
    readonly search: string;
    readonly edit: string;
    readonly editEmailOf: (name: string) => string;
    readonly save: string;
    /** Followed by the setting. */
    readonly readOnly: string;
    readonly pages: string;
    readonly first: string;
    readonly next: string;
    readonly retry: string;
    readonly missingScope: string;
    /** By the code of the error. */
    readonly failures: Readonly<Record<string, string>>;
    readonly failed: string;
  };
  readonly webhooks: {
    readonly heading: string;
    readonly explanation: string;
    readonly changeContact: string;
    readonly uninstall: string;
    readonly none: string;
    readonly list: string;
  };
  readonly activity: {
    readonly heading: string;
    readonly expiryHeading: string;
    readonly expiry: string;
    readonly expire: string;
    readonly list: string;
    readonly kinds: Readonly<Record<ActivityKind, string>>;
  };
  readonly errors: {
    readonly goHome: string;
    readonly retry: string;
    readonly notFound: ErrorTexts;
    readonly noAccount: ErrorTexts;
    readonly crossSite: ErrorTexts;
    readonly database: ErrorTexts;
    readonly badAddress: ErrorTexts;
    readonly notChanged: ErrorTexts;
    readonly internal: ErrorTexts;
  };
}
