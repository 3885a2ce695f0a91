import { SetMetadata } from '@nestjs/common';
import type { HubSpotSignatureVersion } from '../signatures/hubspot-signature.js';

export const ACCEPTED_SIGNATURES = 'nestjs-hubspot-oauth:accepted-signatures';

/**
 * The signature versions that `HubSpotSignatureGuard` takes on a handler or a controller, instead of
 * `v3` alone; of those a request carries, the newest one decides. HubSpot signs webhooks of CRM
 * objects with `v1` and those of workflows with `v2`, mostly beside `v3`. Both are weaker: neither
 * expires, and `v1` covers the body alone.
 */
export const AcceptHubSpotSignatures = (
  ...versions: readonly [HubSpotSignatureVersion, ...HubSpotSignatureVersion[]]
) => SetMetadata(ACCEPTED_SIGNATURES, versions);
