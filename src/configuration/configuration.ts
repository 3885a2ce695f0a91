import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from 'nestjs-hubspot-oauth';
import type { DataSourceOptions } from 'typeorm';

/** The HubSpot app, with what the quickstart itself reads of it filled in. */
export interface HubSpotAppOptions extends HubSpotOAuthOptions {
  readonly oauthVersion: HubSpotOAuthVersion;
}

/** What the quickstart runs with, as `ConfigService` hands it to every module. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly database: DataSourceOptions;
  readonly hubSpot: HubSpotAppOptions;
}
