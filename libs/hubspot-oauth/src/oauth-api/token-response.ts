import { z } from 'zod';
import { boundedString } from '../runtime/bounded-string.js';
import { type HubId, parseHubId } from '../connections/hub-id.js';

/** HubSpot's documented lifetime, for a response without one (RFC 6749, section 5.1). */
const DEFAULT_LIFETIME_SECONDS = 1_800;
/** A longer one is ignored: it would be a mistake, and might not fit into a column. */
const MAX_LIFETIME_SECONDS = 366 * 24 * 60 * 60;

/** What a successful token call returned. Kept in memory only. */
export interface TokenGrant {
  readonly accessToken: string;
  /** Undefined if HubSpot keeps the previous one. */
  readonly refreshToken: string | undefined;
  readonly lifetimeMs: number;
  /** When the request was sent, on the monotonic clock: the lifetime counts from here. */
  readonly sentAtMs: number;
  readonly hubId: HubId | undefined;
  readonly userId: number | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** What HubSpot says about a token (RFC 7662). */
export interface TokenDescription {
  readonly active: boolean;
  readonly hubId: HubId | undefined;
  readonly userId: number | undefined;
  readonly appId: number | undefined;
  readonly clientId: string | undefined;
  /** The e-mail address of the user who installed the app. */
  readonly user: string | undefined;
  readonly hubDomain: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly expiresInMs: number | undefined;
}

const id = z
  .unknown()
  .transform((value) => parseHubId(value))
  .optional();
const text = z.string().optional().catch(undefined);
const scopes = z.array(boundedString(1)).optional().catch(undefined);
const seconds = z.number().positive().max(MAX_LIFETIME_SECONDS).optional().catch(undefined);

const tokenResponse = z.object({
  access_token: boundedString(1),
  refresh_token: boundedString(1).optional().catch(undefined),
  expires_in: seconds,
  hub_id: id,
  user_id: id,
  scopes,
});

const introspection = z.object({
  // v1's metadata responses have no `active`.
  active: z.boolean().default(true),
  hub_id: id,
  user_id: id,
  app_id: id,
  client_id: text,
  user: text,
  hub_domain: text,
  scopes,
  expires_in: seconds,
});

export function parseTokenResponse(body: unknown, sentAtMs: number): TokenGrant | undefined {
  const parsed = tokenResponse.safeParse(body);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    accessToken: data.access_token,
    refreshToken: data.refresh_token,
    lifetimeMs: (data.expires_in ?? DEFAULT_LIFETIME_SECONDS) * 1_000,
    sentAtMs,
    hubId: data.hub_id,
    userId: data.user_id,
    scopes: data.scopes,
  };
}

export function parseIntrospection(body: unknown): TokenDescription | undefined {
  const parsed = introspection.safeParse(body);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    active: data.active,
    hubId: data.hub_id,
    userId: data.user_id,
    appId: data.app_id,
    clientId: data.client_id,
    user: data.user,
    hubDomain: data.hub_domain,
    scopes: data.scopes,
    expiresInMs: data.expires_in === undefined ? undefined : data.expires_in * 1_000,
  };
}
