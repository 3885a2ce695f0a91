/** The dated API versions that the emulator serves. */
const DATED_VERSIONS = ['2026-03', '2026-09'] as const;

/** OAuth versions that accept parameters in the body only. */
export const BODY_ONLY_OAUTH_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const APP_INSTALLS_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const ACCOUNT_INFO_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const CONTACTS_PATHS = [
  '/crm/v3/objects/contacts',
  ...DATED_VERSIONS.map((version) => `/crm/objects/${version}/contacts`),
] as const;
