// finds: api-client-oauth
import { Client } from '@hubspot/api-client';

export async function exchange(code: string, id: string, secret: string, uri: string) {
  const client = new Client();
  return client.oauth.tokensApi.create('authorization_code', code, uri, id, secret);
}
