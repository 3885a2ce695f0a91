import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** The application closes, and a wait for a token or for HubSpot was ended. Nothing was sent. */
export class ApplicationShutdownError extends HubSpotOAuthError {
  readonly code = 'shutting_down';

  constructor() {
    super('The application is shutting down. Repeat the call after its restart.');
  }
}
