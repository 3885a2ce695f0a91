// finds: forgeable-state
const AUTHORIZE = 'https://app.hubspot.com/oauth/authorize';

export function hubspotInstallUrl(clientId: string, workspace: object) {
  const state = Buffer.from(JSON.stringify(workspace)).toString('base64');
  return `${AUTHORIZE}?client_id=${clientId}&state=${encodeURIComponent(state)}`;
}
