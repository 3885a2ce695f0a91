import type { HubId } from '../connections/hub-id.js';

declare module 'axios' {
  // The type parameter has to repeat axios' own.
  // oxlint-disable-next-line typescript/no-explicit-any, no-unused-vars
  interface AxiosRequestConfig<D = any> {
    /** The HubSpot account that a call through `HubSpotHttpService` is made for. */
    hubId?: HubId;
  }
}
