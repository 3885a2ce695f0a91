// finds: oauth-v1
const HUBSPOT_API = 'https://api.hubapi.com';

export class HubspotTokens {
  async renew(form: URLSearchParams) {
    return fetch(`${HUBSPOT_API}/oauth/v1/token`, { method: 'POST', body: form });
  }
}
