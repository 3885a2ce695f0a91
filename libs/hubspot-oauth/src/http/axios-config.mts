import type { HubSpotAxiosConfig } from './axios-config.cjs';

export type { HubSpotAxiosConfig };

// See axios-config.cts.
declare module 'axios' {
  interface AxiosRequestConfig extends HubSpotAxiosConfig {}
}
