import type { HubSpotWebhooks } from 'nestjs-hubspot-oauth';

export async function handleFailedEvents(webhooks: HubSpotWebhooks): Promise<void> {
  const failed = await webhooks.failed();
  await webhooks.dispatch(failed.map(({ event }) => event));
}
