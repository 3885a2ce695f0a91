// finds: secret-in-url
export function finishHubspotInstall(accessToken: string) {
  const target = new URL('https://app.example.com/connected');
  target.searchParams.set('access_token', accessToken);
  return { url: target.href, statusCode: 302 };
}
