import {
  Controller,
  Inject,
  Logger,
  NotFoundException,
  type OnApplicationBootstrap,
  Post,
  Req,
  Res,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import { InvalidSignatureError } from '../errors/request.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { DescribeRoute } from '../runtime/describe-route.decorator.js';
import { errorText } from '../runtime/error-text.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { RequestSignatures } from '../signatures/request-signatures.js';
import { EventDispatcher } from './event-dispatcher.js';
import { EventHandlers } from './event-handlers.js';
import { parseDelivery } from './parse-events.js';
import { WebhookIntake } from './webhook-intake.js';
import { WebhookTelemetry } from './webhook-telemetry.js';

/** Where HubSpot sends webhooks: the app's target URL. */
@Controller({ version: VERSION_NEUTRAL })
export class HubSpotWebhooksController implements OnApplicationBootstrap {
  private readonly logger = new Logger('HubSpotOAuth');

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly signatures: RequestSignatures,
    private readonly intake: WebhookIntake,
    private readonly dispatcher: EventDispatcher,
    private readonly handlers: EventHandlers,
    private readonly telemetry: WebhookTelemetry,
    private readonly host: HttpAdapterHost,
    private readonly clock: Clock,
  ) {}

  /** @throws HubSpotConfigurationError if events are to be handled here but cannot be remembered */
  onApplicationBootstrap(): void {
    if (this.isMounted() && !this.intake.hasQueue) void this.dispatcher.store;
  }

  /**
   * 204: handled, or nothing to handle. 503: HubSpot has to send the events again. It tells nothing
   * else, because everybody can call it: the reason is in the log.
   */
  @Post('webhooks')
  @DescribeRoute({
    summary: 'Receives webhook events from HubSpot',
    headers: {
      'X-HubSpot-Signature-v3': 'Signature of the request',
      'X-HubSpot-Request-Timestamp': 'When HubSpot signed it, in milliseconds',
    },
    items: 'A webhook event',
    responses: {
      204: 'Handled or stored',
      400: 'The body is not a delivery of HubSpot',
      401: 'The signature is not valid',
      404: 'The application handles no webhook events',
      503: 'Not handled: HubSpot sends the events again',
    },
  })
  async receive(@Req() request: HttpRequest, @Res() response: unknown): Promise<void> {
    if (!this.isMounted()) throw new NotFoundException();
    const startedAtMs = this.clock.monotonicNow();
    const accepted = await this.accept(request);
    const status = accepted ? 204 : 503;
    this.telemetry.recordDelivery(this.clock.monotonicNow() - startedAtMs, status);
    this.host.httpAdapter.reply(response, '', status);
  }

  private async accept(request: HttpRequest): Promise<boolean> {
    // A delivery may be repeated with its signature: handled events are skipped.
    const verified = this.signatures.verifyRepeatable(
      request,
      this.options.webhooks.acceptV1Signatures ? ['v3', 'v1'] : ['v3'],
    );
    if (verified === undefined) throw new InvalidSignatureError();
    const events = parseDelivery(verified.body);
    try {
      return (await this.intake.accept(events)).length === 0;
    } catch (error) {
      const reason = error instanceof HubSpotOAuthError ? error.message : errorText(error);
      this.logger.error(
        `A delivery of ${events.length} HubSpot events was not accepted. HubSpot sends it again. ${reason}`,
      );
      return false;
    }
  }

  private isMounted(): boolean {
    const { mounted } = this.options.webhooks;
    return mounted ?? (this.intake.hasQueue || !this.handlers.isEmpty);
  }
}
