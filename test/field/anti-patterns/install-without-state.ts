// finds: missing-state
export class HubspotController {
  install(clientId: string, redirectUri: string) {
    return `https://app.hubspot.com/oauth/authorize?client_id=${clientId}&redirect_uri=${redirectUri}&scope=oauth`;
  }
}
