import { http } from '../support/http-client.ts';

/**
 * The token request, for libraries that leave it to their user.
 *
 * @param {string} providerUrl
 * @param {string} refreshToken
 * @returns {Promise<{ accessToken: string, refreshToken: string }>}
 */
export async function refreshByForm(providerUrl, refreshToken) {
  const { data } = await http.post(
    `${providerUrl}/oauth/2026-03/token`,
    new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'bench',
      client_secret: 'secret',
      refresh_token: refreshToken,
    }),
  );
  return { accessToken: data.access_token, refreshToken: data.refresh_token };
}
