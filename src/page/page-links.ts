import type { HubSpotAppOptions } from '../configuration/configuration.js';

/** Where the pages' buttons lead. */
export interface PageLinks {
  /** Absolute: an install has to start on the origin that HubSpot sends the browser back to. */
  readonly install: string;
  readonly disconnect: string;
  readonly signOut: string;
}

export function pageLinks({ redirectUri }: HubSpotAppOptions): PageLinks {
  const beside = (route: string) => new URL(route, redirectUri);
  return {
    install: beside('install').href,
    disconnect: beside('disconnect').pathname,
    signOut: beside('sign-out').pathname,
  };
}
