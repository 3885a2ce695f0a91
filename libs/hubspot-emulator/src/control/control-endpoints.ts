import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { FaultRegistry } from '../faults/fault-registry.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { redirectReply, type Reply } from '../http/reply.js';
import { assertSameOrigin } from '../pages/assert-same-origin.js';
import { html } from '../pages/html.js';
import { PageError } from '../pages/page-error.js';
import { pageReply } from '../pages/page-reply.js';
import type { RequestLog } from '../requests/request-log.js';
import type { EmulatedWebhooks } from '../webhooks/emulated-webhooks.js';
import { assertLoopback } from './assert-loopback.js';
import { controlPage } from './control-page.js';
import { faultPlanOf } from './fault-form.js';

/** What the control page shows and changes. */
export interface Controlled {
  readonly hubSpot: EmulatedHubSpot;
  readonly faults: FaultRegistry;
  readonly requests: RequestLog;
  readonly webhooks: EmulatedWebhooks;
}

const PATH = '/control';

/** The control page and its forms. Only programs on the same machine may use them. */
export function controlEndpoints(controlled: Controlled): Endpoint[] {
  const { faults, hubSpot } = controlled;
  const thenShow = (change: (call: Call) => void) => (call: Call) => {
    change(call);
    return redirectReply(PATH);
  };
  return [
    endpoint('get', PATH, () => controlPage(controlled)),
    endpoint(
      'post',
      `${PATH}/faults`,
      thenShow(({ form }) => faults.plan(faultPlanOf(form))),
    ),
    endpoint(
      'post',
      `${PATH}/faults/clear`,
      thenShow(() => faults.clear()),
    ),
    endpoint(
      'post',
      `${PATH}/uninstall`,
      thenShow(({ form }) => {
        const clientId = form.get('clientId') ?? '';
        hubSpot.grants.uninstall(Number(form.get('hubId')), clientId);
      }),
    ),
  ];
}

function endpoint(method: 'get' | 'post', path: string, handle: (call: Call) => Reply): Endpoint {
  return {
    name: 'control',
    method,
    paths: [path],
    identify: () => ({}),
    handle: (call) => {
      try {
        assertLoopback(call);
        if (method === 'post') assertSameOrigin(call);
        return handle(call);
      } catch (error) {
        if (error instanceof PageError) return refusedPage(error.message);
        throw error;
      }
    },
  };
}

function refusedPage(message: string): Reply {
  return pageReply(
    403,
    'Refused',
    html`<h1>Refused</h1>
      <p role="alert">${message}</p>`,
  );
}
