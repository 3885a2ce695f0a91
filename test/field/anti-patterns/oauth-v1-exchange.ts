// finds: oauth-v1
import axios from 'axios';

export async function connectHubSpot(code: string) {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code });
  const { data } = await axios.post('https://api.hubapi.com/oauth/v1/token', form);
  return data.expires_in;
}
