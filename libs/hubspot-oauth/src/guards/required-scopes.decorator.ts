import { SetMetadata } from '@nestjs/common';

export const REQUIRED_SCOPES = 'nestjs-hubspot-oauth:required-scopes';

/** The scopes that a route needs, on a handler or a controller; those of both are needed. */
export const RequireHubSpotScopes = (...scopes: readonly string[]) =>
  SetMetadata(REQUIRED_SCOPES, scopes);
