import type { HubId } from '../connections/hub-id.js' with { 'resolution-mode': 'import' };
import type { HubSpotCallOptions } from './call/outgoing-call.js' with {
  'resolution-mode': 'import',
};

// Without this line, TypeScript does not find the module that is augmented below.
export type { AxiosRequestConfig } from 'axios';

/** What a HubSpot call adds to axios's config. */
export interface HubSpotAxiosConfig {
  /** The HubSpot account that the call is made for. */
  hubId?: HubId;
  /** Options of this one call. */
  hubSpotCall?: HubSpotCallOptions;
}

// axios declares its types twice, for CommonJS and for ES modules. A file may see both: @nestjs/axios 4
// uses the former and @nestjs/axios 12 the latter, whatever the app's own files are. So both builds
// augment both, this file the former and axios-config.mts the latter.
declare module 'axios' {
  interface AxiosRequestConfig extends HubSpotAxiosConfig {}
}
