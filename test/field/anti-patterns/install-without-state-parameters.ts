// finds: missing-state
export function hubspotInstall(): string {
  const url = new URL('https://app.hubspot.com/oauth/authorize');
  url.search = new URLSearchParams({
    client_id: process.env.HUBSPOT_CLIENT_ID ?? '',
    scope: 'oauth crm.objects.contacts.read',
  }).toString();
  return url.href;
}
