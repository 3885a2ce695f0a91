// The emulator and its options
export { HubSpotEmulator } from './hubspot-emulator.js';
export type { HubSpotEmulatorOptions } from './hubspot-emulator-options.js';
export type { EmulatedApp, RegisteredApp } from './apps/emulated-app.js';
export type { EmulatedAccount, EmulatedAccountSeed } from './accounts/emulated-account.js';
export type { AccountRegistry } from './accounts/account-registry.js';
export type { CardCallOptions } from './cards/card-call.js';
export type { SignedRequest, SignedRequestOptions } from './signatures/signed-request.js';
export type { SignatureVersion } from './signatures/request-signature.js';
export type { Contact, CrmObject } from './crm/objects/crm-object.js';
export type { ObjectSeeds } from './crm/account-crm.js';

// Webhooks
export type { EmulatedWebhooks } from './webhooks/emulated-webhooks.js';
export type { WebhookDelivery } from './webhooks/webhook-delivery.js';
export type { WebhookEvent, WebhookSubscription } from './webhooks/webhook-event.js';
export type { WebhookSettings } from './webhooks/webhook-settings.js';

// Faults, the request log and the clock
export type { Fault, FaultPlan, PlannedFault } from './faults/fault.js';
export type { FaultRegistry } from './faults/fault-registry.js';
export type { RequestFilter, RequestLog, RequestLogEntry } from './requests/request-log.js';
export type { EndpointName, GrantType } from './http/caller.js';
export type { EmulatorClock } from './runtime/clock.js';
