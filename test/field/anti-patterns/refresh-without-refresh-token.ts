// finds: refresh-without-token
export function hubspotRefresh(id: string, secret: string) {
  const form = { grant_type: 'refresh_token', client_id: id, client_secret: secret };
  return fetch('https://api.hubapi.com/oauth/2026-09/token', {
    method: 'POST',
    body: new URLSearchParams(form),
  });
}
