import { HubSpotOAuthError } from './hubspot-oauth.error.js';

/** A delivery of webhooks is not what HubSpot documents. None of its events was handled. */
export class MalformedWebhookError extends HubSpotOAuthError {
  readonly code = 'malformed_webhook';

  /** @param reason continues "The delivery was refused:" */
  constructor(reason: string) {
    super(`The delivery was refused: ${reason}.`);
  }
}

/** Events were dispatched, but some of them have to be dispatched again. */
export class HubSpotEventsFailedError extends HubSpotOAuthError {
  readonly code = 'events_failed';

  constructor(readonly count: number) {
    super(
      `${count} HubSpot events were not handled: a handler failed, or another process is handling them. Dispatch them again. The log has the reason.`,
    );
  }
}
