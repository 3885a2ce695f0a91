// finds: forgeable-state
export function hubspotInstallUrl(clientId: string, tenantId: string) {
  return `https://app.hubspot.com/oauth/authorize?client_id=${clientId}&scope=oauth&state=${tenantId}`;
}
