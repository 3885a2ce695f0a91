// finds: forgeable-state
export function hubspotInstall(clientId: string, user: { id: string }) {
  const query = new URLSearchParams({ client_id: clientId, scope: 'oauth', state: user.id });
  return `https://app.hubspot.com/oauth/authorize?${query}`;
}
