// finds: api-client-oauth
import * as hubspot from '@hubspot/api-client';

export function installUrl(clientId: string, redirectUri: string) {
  return new hubspot.Client().oauth.getAuthorizationUrl(clientId, redirectUri, 'oauth');
}
