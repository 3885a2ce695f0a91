import { Injectable } from '@nestjs/common';
import {
  type HubSpotEvent,
  type HubSpotEventContext,
  HubSpotWebhooks,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { bootConnectedApp, type ConnectedApp } from '../../http/support/connected-accounts.js';
import type { BootOptions } from '../../support/boot-app.js';
import { deliver, type Delivery } from './deliver.js';

/** Does what a test tells it to, and remembers the events it was called with. */
@Injectable()
export class Recorder {
  readonly events: HubSpotEvent[] = [];
  readonly contexts: HubSpotEventContext<'*'>[] = [];
  run: (event: HubSpotEvent, context: HubSpotEventContext<'*'>) => unknown = () => undefined;

  @OnHubSpotEvent('contact.*', 'company.creation', 'object.creation')
  async handle(event: HubSpotEvent, context: HubSpotEventContext<'*'>): Promise<void> {
    this.events.push(event);
    this.contexts.push(context);
    await this.run(event, context);
  }
}

export interface WebhookApp extends ConnectedApp {
  readonly recorder: Recorder;
  readonly webhooks: HubSpotWebhooks;
  readonly url: string;
  /** Delivers events; returns the status of the response. */
  readonly send: (events: unknown, delivery?: Partial<Delivery>) => Promise<number>;
}

/** An app whose contacts' events a `Recorder` handles, with both accounts connected. */
export async function bootWebhookApp(boot: BootOptions = {}): Promise<WebhookApp> {
  const app = await bootConnectedApp({
    rawBody: true,
    ...boot,
    metadata: { ...boot.metadata, providers: [Recorder, ...(boot.metadata?.providers ?? [])] },
  });
  const url = `${app.origin}/hubspot/oauth/webhooks`;
  const [registered] = app.emulator.apps;
  const clientSecret = registered?.clientSecret ?? '';
  return {
    ...app,
    url,
    recorder: app.app.get(Recorder),
    webhooks: app.app.get(HubSpotWebhooks),
    send: async (body, delivery) => {
      const response = await deliver(url, { clientSecret, body, ...delivery });
      await response.arrayBuffer();
      return response.status;
    },
  };
}
