import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from 'nestjs-hubspot-oauth';
import type { DataSourceOptions } from 'typeorm';

/** The library's options, with the defaults that the quickstart reads. */
export interface HubSpotAppOptions extends HubSpotOAuthOptions {
  readonly oauthVersion: HubSpotOAuthVersion;
}

/** The configuration that `ConfigService` provides. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly database: DataSourceOptions;
  readonly hubSpot: HubSpotAppOptions;
}
