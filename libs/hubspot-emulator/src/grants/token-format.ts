import type { RandomSource } from '../runtime/random-source.js';

const SHORTEST_ACCESS_TOKEN = 300;
const LONGEST_ACCESS_TOKEN = 600;

/** The length varies, as at HubSpot. */
export function newAccessToken(random: RandomSource): string {
  const length = random.integer(SHORTEST_ACCESS_TOKEN, LONGEST_ACCESS_TOKEN);
  return `C${random.characters(length - 1)}`;
}

/** `na1-xxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`: the data centre, then random hexadecimal groups. */
export function newRefreshToken(random: RandomSource): string {
  return `na1-${random.uuid().slice(4)}`;
}

/** Codes have the same form as refresh tokens in HubSpot's examples. */
export const newAuthorizationCode = newRefreshToken;

/** Whether the value is a refresh token, code, client id or secret rather than an access token. */
export function looksLikeAnotherCredential(value: string): boolean {
  return /^([a-z]{2}\d-)?[0-9a-f]{4,8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
