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

  constructor(
    /** How many were not handled. */
    readonly count: number,
    /** How many of them another delivery, call or process is handling. */
    readonly inProgress = 0,
  ) {
    const others = count - inProgress;
    const reasons = [
      ...(inProgress > 0 ? [`Being handled by another call or process: ${inProgress}.`] : []),
      ...(others > 0
        ? [`Failed, or waiting for an earlier event of their object: ${others} (see the log).`]
        : []),
    ];
    super(`HubSpot events were not handled. ${reasons.join(' ')} Dispatch them again.`);
  }
}
