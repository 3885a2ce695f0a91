/** The date-versioned APIs HubSpot has released, which differ in nothing the emulator serves. */
const DATED_VERSIONS = ['2026-03', '2026-09'] as const;

/** Versions of OAuth that take their parameters from the body alone. */
export const BODY_ONLY_OAUTH_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const APP_INSTALLS_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const ACCOUNT_INFO_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const CONTACTS_PATHS = [
  '/crm/v3/objects/contacts',
  ...DATED_VERSIONS.map((version) => `/crm/objects/${version}/contacts`),
] as const;
