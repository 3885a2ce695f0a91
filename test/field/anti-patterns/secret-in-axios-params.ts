// finds: secret-in-url
import axios from 'axios';

export const hubspotToken = (code: string) =>
  axios.post('https://api.hubapi.com/oauth/2026-09/token', null, {
    params: { code, client_secret: process.env.HUBSPOT_CLIENT_SECRET },
  });
