// finds: secret-in-url
export async function hubspotAccountOf(accessToken: string) {
  const response = await fetch(`https://api.hubapi.com/oauth/v1/access-tokens/${accessToken}`);
  return response.json();
}
