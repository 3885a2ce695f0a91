import axios from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { API_PATH, agent } from '../support/http-client.ts';
import { refreshByForm } from './refresh-by-form.mjs';

/**
 * As its README shows: the token is set by a request interceptor and refreshed after a 401.
 *
 * @param {object} options of `createAuthRefresh`
 * @returns {import('../support/subject.js').SubjectModule['start']}
 */
export function startWith(options) {
  return async ({ providerUrl }) => ({
    open: async (grant) => {
      let { refreshToken, expiredAccessToken: accessToken } = grant;
      const instance = axios.create({ baseURL: providerUrl, httpAgent: agent });
      instance.interceptors.request.use((config) => {
        config.headers.set('Authorization', `Bearer ${accessToken}`);
        return config;
      });
      createAuthRefresh(
        instance,
        async () => {
          ({ accessToken, refreshToken } = await refreshByForm(providerUrl, refreshToken));
        },
        options,
      );
      return { call: () => instance.get(API_PATH) };
    },
  });
}

export const start = startWith({});
