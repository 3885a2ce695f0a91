import { SetMetadata } from '@nestjs/common';
import type { HubSpotSignatureVersion } from '../signatures/hubspot-signature.js';

export const ACCEPTED_SIGNATURES = 'nestjs-hubspot-oauth:accepted-signatures';

/**
 * The signature versions that `HubSpotSignatureGuard` accepts on a handler or controller, instead of
 * `v3` only. The handler's replace the controller's. If a request carries several, the newest counts.
 *
 * HubSpot signs webhooks of CRM objects with `v1` and those of workflows with `v2`, mostly beside
 * `v3`. Both are weaker: they never expire, and `v1` does not cover the URL.
 */
export const AcceptHubSpotSignatures = (
  ...versions: readonly [HubSpotSignatureVersion, ...HubSpotSignatureVersion[]]
) => SetMetadata(ACCEPTED_SIGNATURES, versions);
