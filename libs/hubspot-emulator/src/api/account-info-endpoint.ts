import type { Endpoint } from '../http/endpoint.js';
import { jsonReply } from '../http/reply.js';
import { ACCOUNT_INFO_VERSIONS } from '../http/api-versions.js';
import type { AccountEndpoints } from './account-endpoint.js';

/** `GET /account-info/{version}/details` */
export function accountInfoEndpoint(accountEndpoints: AccountEndpoints): Endpoint {
  return accountEndpoints.create({
    name: 'account-info',
    method: 'get',
    paths: ACCOUNT_INFO_VERSIONS.map((version) => `/account-info/${version}/details`),
    requiredScopes: ['oauth'],
    handle: ({ account }) =>
      jsonReply(200, {
        portalId: account.hubId,
        accountType: 'DEVELOPER_TEST',
        timeZone: 'UTC',
        companyCurrency: 'USD',
        additionalCurrencies: [],
        utcOffset: '+00:00',
        utcOffsetMilliseconds: 0,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      }),
  });
}
