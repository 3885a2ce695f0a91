import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from 'nestjs-hubspot-oauth';
import type { DataSourceOptions } from 'typeorm';

/** The HubSpot app, with what the quickstart itself reads of it filled in. */
export interface HubSpotAppOptions extends HubSpotOAuthOptions {
  readonly oauthVersion: HubSpotOAuthVersion;
}

/** What the quickstart runs with. An abstract class, so that it is its own DI token. */
export abstract class Configuration {
  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly database: DataSourceOptions;
  abstract readonly hubSpot: HubSpotAppOptions;
}
