/** The dated API versions that the emulator serves. */
const DATED_VERSIONS = ['2026-03', '2026-09'] as const;

/** OAuth versions that accept parameters in the body only. */
export const BODY_ONLY_OAUTH_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const APP_INSTALLS_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

export const ACCOUNT_INFO_VERSIONS = ['v3', ...DATED_VERSIONS] as const;

/** The dated versions of the CRM APIs. */
export const DATED_CRM_VERSIONS = ['2025-09', ...DATED_VERSIONS] as const;
