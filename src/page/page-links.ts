import type { HubSpotAppOptions } from '../configuration/configuration.js';

/** The URLs of the pages' buttons. */
export interface PageLinks {
  /** Absolute: an install must start on the origin of the redirect URI, where the cookies are set. */
  readonly install: string;
  readonly disconnect: string;
  readonly signOut: string;
}

export function pageLinks({ redirectUri }: HubSpotAppOptions): PageLinks {
  const sibling = (route: string) => new URL(route, redirectUri);
  return {
    install: sibling('install').href,
    disconnect: sibling('disconnect').pathname,
    signOut: sibling('sign-out').pathname,
  };
}
