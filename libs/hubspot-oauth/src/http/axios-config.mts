import type { HubId } from '../connections/hub-id.js';
import type { HubSpotCallOptions } from './call/outgoing-call.js';

/** What a HubSpot call adds to axios's config. */
export interface HubSpotAxiosConfig {
  /** The HubSpot account that the call is made for. */
  hubId?: HubId;
  /** Options of this one call. */
  hubSpotCall?: HubSpotCallOptions;
}

// axios declares its types twice, for ES modules and for CommonJS. In an app of CommonJS, @nestjs/axios
// 12 uses those for ES modules, and the app's own files those for CommonJS. As an .mts file this
// augments the former, also in the CommonJS build.
declare module 'axios' {
  interface AxiosRequestConfig extends HubSpotAxiosConfig {}
}
