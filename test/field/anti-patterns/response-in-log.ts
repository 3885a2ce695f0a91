// finds: token-logged
export function onHubspotTokens(tokenResponse: object) {
  console.log('HubSpot answered', tokenResponse);
}
