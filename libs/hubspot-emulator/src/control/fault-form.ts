import type { EmulatedAccount } from '../accounts/emulated-account.js';
import type { Fault, FaultPlan } from '../faults/fault.js';
import { ENDPOINT_NAMES, GRANT_TYPES } from '../http/caller.js';
import { html, type Html } from '../pages/html.js';
import { PageError } from '../pages/page-error.js';

/** The faults of the form, and what each makes of the number in it. */
const FAULTS: Readonly<Record<string, (value: number | undefined) => Fault>> = {
  status: (status = 500) => ({ kind: 'status', status: statusOf(status) }),
  latency: (latencyMs = 1_000) => ({ kind: 'latency', latencyMs }),
  hang: () => ({ kind: 'hang' }),
  'reset before': () => ({ kind: 'reset', when: 'before' }),
  'reset after': () => ({ kind: 'reset', when: 'after' }),
  'malformed-json': () => ({ kind: 'malformed-json' }),
  html: (status = 502) => ({ kind: 'html', status: statusOf(status) }),
  drip: (intervalMs = 100) => ({ kind: 'drip', intervalMs }),
  'rotate-refresh-token': () => ({ kind: 'rotate-refresh-token' }),
};

/** A fault for the control page could keep the page from clearing it. */
const ENDPOINTS = ENDPOINT_NAMES.filter((name) => name !== 'control');

/** The form that plans a fault. */
export function faultForm(accounts: readonly EmulatedAccount[]): Html {
  return html`<form method="post" action="/control/faults">
    <div class="fields">
      ${choice('Endpoint', 'endpoint', ENDPOINTS.map(same))}
      ${choice('Fault', 'fault', Object.keys(FAULTS).map(same))}
      <label
        >Status or milliseconds<input type="number" name="value" min="0" placeholder="default"
      /></label>
      ${choice('Account', 'hubId', [['', 'all'], ...accounts.map(({ hubId, name }): Option => [String(hubId), `${name} (${hubId})`])])}
      ${choice('Grant type', 'grantType', [['', 'all'], ...GRANT_TYPES.map(same)])}
      <label>Calls<input type="number" name="times" min="1" placeholder="all" value="1" /></label>
    </div>
    <div class="actions"><button name="plan" value="approve">Plan the fault</button></div>
  </form>`;
}

/** Reads the form. @throws PageError if a value is not one of the form */
export function faultPlanOf(form: URLSearchParams): FaultPlan {
  const endpoint = ENDPOINTS.find((name) => name === form.get('endpoint'));
  const fault = FAULTS[form.get('fault') ?? ''];
  if (endpoint === undefined || fault === undefined) {
    throw new PageError('Choose an endpoint and a fault.');
  }
  return {
    endpoint,
    hubId: wholeNumber(form, 'hubId'),
    grantType: GRANT_TYPES.find((type) => type === form.get('grantType')),
    times: wholeNumber(form, 'times') ?? 'always',
    fault: fault(wholeNumber(form, 'value')),
  };
}

/** The largest hub id, and the longest time of a timer. */
const MAX_NUMBER = 2 ** 31 - 1;

type Option = readonly [value: string, text: string];

const same = (text: string): Option => [text, text];

function choice(label: string, name: string, options: readonly Option[]): Html {
  return html`<label
    >${label}<select name="${name}">
      ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`;
}

function statusOf(status: number): number {
  if (status >= 200 && status <= 599) return status;
  throw new PageError('A status is a number from 200 to 599.');
}

function wholeNumber(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name) ?? '';
  if (text === '') return undefined;
  if (/^\d+$/.test(text) && Number(text) <= MAX_NUMBER) return Number(text);
  throw new PageError(`"${name}" takes a whole number.`);
}
