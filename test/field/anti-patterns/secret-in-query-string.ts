// finds: secret-in-url
export async function refreshHubspot(base: string, token: string, secret: string) {
  const url = `${base}/oauth/2026-09/token?grant_type=refresh_token&refresh_token=${token}&client_secret=${secret}`;
  return fetch(url, { method: 'POST' });
}
